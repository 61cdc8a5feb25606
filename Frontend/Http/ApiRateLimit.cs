using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// The limits that every request of the API counts against: its address at first, and whoever it proves to come from
/// instead, so that people who share an address do not share a limit.
/// </summary>
internal sealed class ApiRateLimit(RateLimiter limiter)
{
    /// <summary>Middleware: counts a request against its address.</summary>
    public async Task Invoke(HttpContext context, RequestDelegate next)
    {
        // Guessed tokens have a bucket of their own: one that is empty does not keep people with good ones out.
        var counted = new CountedByAddress(
            ShowsProof(context) ? RateLimitPolicies.CredentialAddress : RateLimitPolicies.ApiAddress,
            ClientAddress.Counted(context));
        if (await limiter.Take(context, counted.Policy, counted.Address) is { } refusal)
        {
            await new RefusalResult(refusal).ExecuteAsync(context);
            return;
        }

        context.Features.Set(counted);
        await next(context);
    }

    /// <summary>The request proved whose it is: it does not count against its address.</summary>
    public void Prove(HttpContext context)
    {
        if (context.Features.Get<CountedByAddress>() is not { } counted)
        {
            return;
        }

        context.Features.Set<CountedByAddress>(null);
        limiter.Return(counted.Policy, counted.Address);
        RateLimitHeaders.Clear(context);
    }

    /// <summary>The request proved to come from a person or an application, against whose limit it counts.</summary>
    /// <returns>Null, or the refusal to answer with.</returns>
    public ValueTask<Refusal?> Prove(HttpContext context, ClaimsPrincipal user)
    {
        var policy = user.Identity!.AuthenticationType == ApiKeyAuthenticationHandler.SchemeName
            ? RateLimitPolicies.ApiKey
            : RateLimitPolicies.ApiUser;
        return Prove(context, policy, user.FindFirstValue(ClaimTypes.NameIdentifier)!);
    }

    /// <inheritdoc cref="Prove(HttpContext, ClaimsPrincipal)"/>
    public ValueTask<Refusal?> Prove(HttpContext context, string policy, string subject)
    {
        Prove(context);
        return limiter.Take(context, policy, subject);
    }

    private static bool ShowsProof(HttpContext context) =>
        HttpCredentials.Bearer(context) is not null
        || HttpCredentials.AccessCookie(context) is not null
        || context.GetEndpoint()?.Metadata.GetMetadata<ProofInBody>() is not null;

    private sealed record CountedByAddress(string Policy, string Address);
}

/// <summary>Marks an endpoint whose body carries a token.</summary>
internal sealed class ProofInBody;

/// <summary>Further limits of endpoints.</summary>
internal static class RateLimitExtensions
{
    /// <summary>Counts requests per address.</summary>
    public static TBuilder LimitByAddress<TBuilder>(this TBuilder endpoints, string policy)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.LimitBy(policy, ClientAddress.Counted);

    /// <summary>Counts requests per person who is logged in.</summary>
    public static TBuilder LimitByUser<TBuilder>(this TBuilder endpoints, string policy)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.LimitBy(policy, context => context.User.FindFirstValue(ClaimTypes.NameIdentifier)!);

    private static TBuilder LimitBy<TBuilder>(
        this TBuilder endpoints, string policy, Func<HttpContext, string> subject)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            var limiter = context.RequestServices.GetRequiredService<RateLimiter>();
            return await limiter.Take(context, policy, subject(context)) is { } refusal
                ? new RefusalResult(refusal)
                : await next(invocation);
        });
}

/// <summary>
/// The headers of the IETF's draft «RateLimit header fields for HTTP»: what is allowed (<c>q</c> in <c>w</c> seconds),
/// what is left (<c>r</c>), and in how many seconds more is there (<c>t</c>).
/// </summary>
internal static class RateLimitHeaders
{
    private const string PolicyField = "RateLimit-Policy";
    private const string Field = "RateLimit";

    /// <summary>Takes a token and tells in the answer how things stand.</summary>
    public static async ValueTask<Refusal?> Take(
        this RateLimiter limiter, HttpContext context, string policy, string subject)
    {
        var refusal = await limiter.Take(policy, subject);
        if (limiter.Standing(policy, subject) is { } standing)
        {
            // A request may count against several policies: the fields are lists.
            var headers = context.Response.Headers;
            headers.Append(PolicyField, string.Create(
                CultureInfo.InvariantCulture, $"\"{policy}\";q={standing.Limit};w={Seconds(standing.Period)}"));
            headers.Append(Field, string.Create(
                CultureInfo.InvariantCulture, $"\"{policy}\";r={standing.Remaining};t={Seconds(standing.Reset)}"));
        }

        return refusal;
    }

    /// <summary>Tells nothing of what was taken so far.</summary>
    public static void Clear(HttpContext context)
    {
        context.Response.Headers.Remove(PolicyField);
        context.Response.Headers.Remove(Field);
    }

    private static long Seconds(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time.TotalSeconds));
}
