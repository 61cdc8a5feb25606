using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansChat.Accounts;
using OrleansChat.Permissions;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// How requests are authenticated, and what endpoints require. Who may do what says the permission table; the grains
/// ask it again.
/// </summary>
internal static class ApiAuthorization
{
    public static void AddApiAuthorization(this IServiceCollection services)
    {
        // No more than the core: the rest protects tickets by keys that this server would have to keep.
        services.AddAuthenticationCore(options =>
        {
            options.AddScheme<SessionAuthenticationHandler>(SessionAuthenticationHandler.SchemeName, null);
            options.AddScheme<UploadLinkAuthenticationHandler>(UploadLinkAuthenticationHandler.SchemeName, null);
            options.AddScheme<ApiKeyAuthenticationHandler>(ApiKeyAuthenticationHandler.SchemeName, null);
        });
        services.TryAddSingleton(UrlEncoder.Default);
        services.AddTransient<SessionAuthenticationHandler>();
        services.AddTransient<UploadLinkAuthenticationHandler>();
        services.AddTransient<ApiKeyAuthenticationHandler>();
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, ApiAuthorizationResultHandler>();
    }

    /// <summary>For people who are logged in.</summary>
    public static TBuilder RequireSession<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(Proved(SessionAuthenticationHandler.SchemeName).Build());

    /// <summary>For people whose role gives the permission.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder endpoints, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(Proved(SessionAuthenticationHandler.SchemeName)
            .RequireAssertion(context => context.User.Identity is { IsAuthenticated: true }
                && PermissionTable.Allows(permission, member: null, context.User.Role()))
            .Build());

    /// <summary>For outer applications whose key has the scope.</summary>
    public static TBuilder RequireApiKey<TBuilder>(this TBuilder endpoints, ApiKeyScope scope)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(Proved(ApiKeyAuthenticationHandler.SchemeName).Build())
            .WithMetadata(new RequiredScope(scope));

    private static AuthorizationPolicyBuilder Proved(string scheme) =>
        new AuthorizationPolicyBuilder(scheme).RequireAuthenticatedUser();
}

/// <summary>Counts a request against whomever it proves to come from, or says as a problem why it is refused.</summary>
internal sealed class ApiAuthorizationResultHandler(ApiRateLimit limits) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult)
    {
        var refusal = authorizeResult.Challenged ? await WhyNobody(context, policy.AuthenticationSchemes[0])
            : await limits.Prove(context, context.User)
            ?? (authorizeResult.Forbidden ? Refusals.RoleForbids : null);
        await (refusal is null ? next(context) : new RefusalResult(refusal).ExecuteAsync(context));
    }

    private static async Task<Refusal> WhyNobody(HttpContext context, string scheme)
    {
        var result = await context.AuthenticateAsync(scheme);
        return result.Failure is RefusedException refused ? refused.Refusal : Refusals.AccessTokenInvalid;
    }
}
