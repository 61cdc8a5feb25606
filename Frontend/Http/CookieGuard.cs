using System.Security.Cryptography;
using System.Text;
using OrleansChat.Audit;
using OrleansChat.Frontend.Audit;
using OrleansChat.Frontend.Connections;

namespace OrleansChat.Frontend.Http;

/// <summary>Tells a request with cookies that our page made from one that another page made the browser send.</summary>
internal sealed class CookieGuard(ConnectionOptions options, AuditTrail audit)
{
    /// <summary>Pages of other origins use the chat, by HTTPS.</summary>
    public bool IsEmbedded => options.AllowedOrigins.Count > 0;

    public bool Admits(HttpContext context) => OriginPolicy.Admits(
        context.Request.Headers.Origin, context.Request.Headers.Host, context.Request.IsHttps, options.AllowedOrigins);

    /// <summary>Why a page may get no cookies.</summary>
    public Refusal? ToGive(HttpContext context) => Admits(context) ? null : Refuse(context, Refusals.CookiesForbidden);

    /// <summary>Why the cookies of a request prove nothing.</summary>
    public Refusal? ToTake(HttpContext context)
    {
        if (!Admits(context))
        {
            return Refuse(context, Refusals.CookiesForbidden);
        }

        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            return null;
        }

        return HttpCredentials.RefreshCookie(context) is { } refresh && HoldsProof(context, refresh)
            ? null
            : Refuse(context, Refusals.AntiforgeryInvalid);
    }

    private static bool HoldsProof(HttpContext context, string refreshToken) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(context.Request.Headers[HttpCredentials.AntiforgeryHeader].ToString()),
            Encoding.UTF8.GetBytes(HttpCredentials.Antiforgery(refreshToken)));

    private Refusal Refuse(HttpContext context, Refusal refusal)
    {
        audit.Record(new AuditEvent(
            AuditAction.OriginRefused,
            Subject: context.Request.Headers.Origin.ToString() is { Length: > 0 } origin ? origin : null,
            Address: ClientAddress.Of(context)));
        return refusal;
    }
}
