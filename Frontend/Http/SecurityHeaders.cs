using Microsoft.Extensions.Hosting;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// Headers of every answer: a page may load only what this server gives it, and only pages that are named may frame it.
/// </summary>
internal static class SecurityHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors ";

    /// <summary>What people upload can do nothing, even opened as a page.</summary>
    private const string UploadPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app, HttpOptions options)
    {
        var isFramed = options.FrameAncestors.Count > 0;
        var policy = ContentSecurityPolicy + (isFramed ? string.Join(' ', options.FrameAncestors) : "'none'");
        var pagePolicy = app.Environment.IsDevelopment() ? ApiDescription.ContentSecurityPolicy : policy;

        // At the last moment: the answer to a fault begins anew, without the headers that were set before.
        Func<object, Task> set = response =>
        {
            Set((HttpResponse)response, policy, pagePolicy, isFramed);
            return Task.CompletedTask;
        };
        app.Use((context, next) =>
        {
            context.Response.OnStarting(set, context.Response);
            return next(context);
        });
    }

    private static void Set(HttpResponse response, string policy, string pagePolicy, bool isFramed)
    {
        var headers = response.Headers;
        var path = response.HttpContext.Request.Path;
        var isUpload = path.StartsWithSegments("/api/v1/uploads", StringComparison.OrdinalIgnoreCase);
        headers.ContentSecurityPolicy = isUpload ? UploadPolicy
            : path.StartsWithSegments(ApiDescription.Page, StringComparison.Ordinal) ? pagePolicy
            : policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (!isFramed)
        {
            headers.XFrameOptions = "DENY";
        }

        var isFile = isUpload && headers.CacheControl.ToString().StartsWith("private", StringComparison.Ordinal);
        if (path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !isFile)
        {
            headers.CacheControl = "no-store";
        }
    }
}
