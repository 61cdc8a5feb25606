using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Accounts;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// Proves by a signed link whose rights a request for one upload has. What these are at that moment is asked again.
/// </summary>
internal sealed class UploadLinkAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    GrainCalls calls)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "UploadLink";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var query = Request.Query;
        var link = UploadAddress.Read(query[UploadAddress.Expires], query[UploadAddress.Signature]);
        if (link is null
            || !UserId.TryParse(query[UploadAddress.User], out var user)
            || !UploadId.TryParse(Request.RouteValues["id"] as string, out var upload)
            || !await calls.Uploads(user).CheckLink(upload, link))
        {
            return AuthenticateResult.NoResult();
        }

        return AuthenticateResult.Success(new AuthenticationTicket(UploadLinkClaims.Of(user), Scheme.Name));
    }
}

/// <summary>Whose rights a link carries, as claims.</summary>
internal static class UploadLinkClaims
{
    public static ClaimsPrincipal Of(UserId user) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, user.Value)], UploadLinkAuthenticationHandler.SchemeName));

    /// <summary>Whose rights hold: those of the link, if there is one, else those of who is logged in.</summary>
    public static UserId Reader(ClaimsPrincipal user)
    {
        var identity = user.Identities.FirstOrDefault(
            identity => identity.AuthenticationType == UploadLinkAuthenticationHandler.SchemeName);
        var claims = identity is null ? user : new ClaimsPrincipal(identity);
        return UserId.Parse(claims.FindFirstValue(ClaimTypes.NameIdentifier)!);
    }

    /// <summary>For people who are logged in, or have a link.</summary>
    public static TBuilder RequireSessionOrLink<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireAuthorization(new AuthorizationPolicyBuilder(
                SessionAuthenticationHandler.SchemeName, UploadLinkAuthenticationHandler.SchemeName)
            .RequireAuthenticatedUser()
            .Build());
}
