using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>What pages with cookies ask: for their antiforgery token, and why a cookie did not come.</summary>
internal sealed class CookieEndpoints(HttpApi api, GrainCalls calls, CookieGuard guard, ApiRateLimit limits)
{
    private static readonly Refusal NoCookie = new(
        ErrorCode.Unauthenticated, "The request has no session cookie. GET /api/v1/auth/diagnose shows why.");

    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/auth");
        group.MapGet("/antiforgery", api.Open(Antiforgery));
        group.MapGet("/diagnose", api.Open(Diagnose));
    }

    private async Task<IResult> Antiforgery(HttpContext context)
    {
        if (guard.ToTake(context) is { } refusal)
        {
            return Problems.Of(context, refusal);
        }

        // It needs no session; but people who have one are counted for themselves.
        var proved = await api.Authenticate(context);
        return proved.Refusal is { Code: ErrorCode.RateLimited } limited ? Problems.Of(context, limited)
            : HttpCredentials.RefreshCookie(context) is { } refresh
                ? TypedResults.Ok(new AntiforgeryBody(HttpCredentials.Antiforgery(refresh)))
            : Problems.Of(context, NoCookie);
    }

    private async Task<IResult> Diagnose(HttpContext context)
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
        return TypedResults.Ok(new DiagnosisBody(
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
            yield return "A page of another site gets cookies by HTTPS alone. Behind a proxy that ends TLS, "
                + "name it in Http:TrustedProxies.";
        }

        if (isCrossSite && !guard.IsEmbedded)
        {
            yield return "Connections:AllowedOrigins is empty, so cookies are SameSite=Lax and stay on this site.";
        }

        if (!hasAccess && HttpCredentials.RefreshCookie(context) is not null)
        {
            yield return "The access token is over: POST /api/v1/auth/refresh with {\"cookie\": true}.";
        }
        else if (!hasAccess)
        {
            yield return "No cookie came. Log in with {\"cookie\": true}, and fetch with credentials: 'include', "
                + "then and now. If both is so, the browser blocks third-party cookies.";
        }
        else if (!isLive)
        {
            yield return "A cookie came, but its session is over: log in again.";
        }
    }
}
