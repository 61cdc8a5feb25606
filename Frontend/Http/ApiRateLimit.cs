using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>The limit that every request of the API counts against, and how limits are told over HTTP.</summary>
internal sealed class ApiRateLimit(RateLimiter limiter)
{
    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        if (await limiter.Take(context, RateLimitPolicies.ApiAddress, ClientAddress.Counted(context)) is { } refusal)
        {
            await Problems.Of(context, refusal).ExecuteAsync(context);
            return;
        }

        await next(context);
    }
}

/// <summary>
/// The headers of the IETF's draft «RateLimit header fields for HTTP»: what is allowed (<c>q</c> in <c>w</c> seconds),
/// what is left (<c>r</c>), and in how many seconds more is there (<c>t</c>).
/// </summary>
internal static class RateLimitHeaders
{
    /// <summary>Takes a token and tells in the answer how things stand.</summary>
    public static async ValueTask<Refusal?> Take(
        this RateLimiter limiter, HttpContext context, string policy, string subject)
    {
        var refusal = await limiter.Take(policy, subject);
        if (limiter.Standing(policy, subject) is { } standing)
        {
            // A request may count against several policies: the fields are lists.
            var headers = context.Response.Headers;
            headers.Append("RateLimit-Policy", string.Create(
                CultureInfo.InvariantCulture, $"\"{policy}\";q={standing.Limit};w={Seconds(standing.Period)}"));
            headers.Append("RateLimit", string.Create(
                CultureInfo.InvariantCulture, $"\"{policy}\";r={standing.Remaining};t={Seconds(standing.Reset)}"));
        }

        return refusal;
    }

    /// <summary>Takes a token of an administrator's.</summary>
    /// <returns>Null, or the answer.</returns>
    public static async ValueTask<IResult?> TakeForAdmin(
        this RateLimiter limiter, HttpContext context, AuthenticatedSession session) =>
        await limiter.Take(context, RateLimitPolicies.AdminUser, session.User.Id.Value) is { } refusal
            ? Problems.Of(context, refusal)
            : null;

    private static long Seconds(TimeSpan time) => Math.Max(1, (long)Math.Ceiling(time.TotalSeconds));
}
