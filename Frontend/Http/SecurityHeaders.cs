using System.Globalization;
using Microsoft.AspNetCore.Builder;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// Headers of every answer: a page may load only what this server gives it, and only pages that are named may frame it.
/// </summary>
internal static class SecurityHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors ";

    public static void UseSecurityHeaders(this IApplicationBuilder app, HttpOptions options, bool isProduction)
    {
        var isFramed = options.FrameAncestors.Count > 0;
        var policy = ContentSecurityPolicy + (isFramed ? string.Join(' ', options.FrameAncestors) : "'none'");
        var seconds = (long)options.HstsMaxAge.TotalSeconds;
        var transport = isProduction && seconds > 0
            ? string.Create(CultureInfo.InvariantCulture, $"max-age={seconds}")
            : null;
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (!isFramed)
            {
                headers.XFrameOptions = "DENY";
            }

            // Browsers ignore it over plain HTTP; and a developer's localhost must not be bound to HTTPS for a year.
            if (transport is not null && context.Request is { IsHttps: true, Host.Host: not "localhost" })
            {
                headers.StrictTransportSecurity = transport;
            }

            if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            {
                headers.CacheControl = "no-store";
            }

            return next(context);
        });
    }
}
