using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>What pages with cookies ask: for their antiforgery token, and why a cookie did not come.</summary>
internal sealed class CookieEndpoints(GrainCalls calls, CookieGuard guard, ApiRateLimit limits)
{
    public void Map(RouteGroupBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Cookies");
        auth.MapGet("/antiforgery", (Delegate)Antiforgery);
        auth.MapGet("/diagnose", (Delegate)Diagnose);
    }

    /// <summary>Gives what requests with cookies carry in X-Chat-Antiforgery to change something.</summary>
    public async Task<Results<Ok<AntiforgeryResponse>, RefusalResult>> Antiforgery(HttpContext context)
    {
        if (guard.ToTake(context) is { } foreign)
        {
            return new RefusalResult(foreign);
        }

        // It needs no session; but people who have one are counted for themselves.
        var proved = await context.AuthenticateAsync(SessionAuthenticationHandler.SchemeName);
        if (proved.Principal is { } user && await limits.Prove(context, user) is { } limited)
        {
            return new RefusalResult(limited);
        }

        return HttpCredentials.RefreshCookie(context) is { } refresh
            ? TypedResults.Ok(new AntiforgeryResponse(HttpCredentials.Antiforgery(refresh)))
            : new RefusalResult(Refusals.SessionCookieMissing);
    }

    /// <summary>Says whether cookies came, and why not.</summary>
    public async Task<Ok<DiagnosisResponse>> Diagnose(HttpContext context)
    {
        var access = HttpCredentials.AccessCookie(context);
        var isLive = access is not null
            && Tokens.TryGetUser(access, out var user)
            && (await calls.Sessions(user).Authenticate(access)).Value is not null;
        if (isLive)
        {
            limits.Prove(context);
        }

        var request = context.Request;
        return TypedResults.Ok(new DiagnosisResponse(
            request.Headers.Origin.ToString() is { Length: > 0 } origin ? origin : null,
            guard.Admits(context),
            request.IsHttps,
            guard.IsEmbedded,
            HttpCredentials.SameSite(context, guard.IsEmbedded).ToString(),
            access is not null,
            HttpCredentials.RefreshCookie(context) is not null,
            isLive,
            [.. Advice(context, access is not null, isLive)]));
    }

    private IEnumerable<string> Advice(HttpContext context, bool hasAccess, bool isLive)
    {
        var request = context.Request;
        var isCrossSite = request.Headers["Sec-Fetch-Site"] == "cross-site";
        if (!guard.Admits(context))
        {
            yield return $"Add '{request.Headers.Origin}' to Connections:AllowedOrigins.";
        }

        if (isCrossSite && !request.IsHttps)
        {
            yield return "A page of another site gets cookies only over HTTPS. Behind a proxy that terminates TLS, "
                + "name it in Http:TrustedProxies.";
        }

        if (isCrossSite && !guard.IsEmbedded)
        {
            yield return "Connections:AllowedOrigins is empty, so cookies are SameSite=Lax and stay on this site.";
        }

        if (!hasAccess && HttpCredentials.RefreshCookie(context) is not null)
        {
            yield return "The access token has expired: POST /api/v1/auth/refresh with {\"cookie\": true}.";
        }
        else if (!hasAccess)
        {
            yield return "No cookie arrived. Log in with {\"cookie\": true}, and fetch with credentials: 'include', "
                + "both times. If you do, the browser blocks third-party cookies.";
        }
        else if (!isLive)
        {
            yield return "A cookie arrived, but its session has ended: log in again.";
        }
    }
}

internal sealed record AntiforgeryResponse(string Antiforgery);

/// <summary>Why a cookie came, or did not.</summary>
/// <param name="Origin">What the browser says of the page.</param>
/// <param name="OriginAllowed">Whether such pages may use the chat.</param>
/// <param name="Secure">Whether the request came by HTTPS, as far as the server knows.</param>
/// <param name="Embedded">Whether pages of other origins are allowed at all.</param>
/// <param name="SameSite">What cookies are given with.</param>
/// <param name="AccessCookie">Whether the access token came.</param>
/// <param name="RefreshCookie">Whether the refresh token came.</param>
/// <param name="Session">Whether the session goes on.</param>
/// <param name="Advice">What to do, in sentences; none when all is well.</param>
internal sealed record DiagnosisResponse(
    string? Origin,
    bool OriginAllowed,
    bool Secure,
    bool Embedded,
    string SameSite,
    bool AccessCookie,
    bool RefreshCookie,
    bool Session,
    IReadOnlyList<string> Advice);
