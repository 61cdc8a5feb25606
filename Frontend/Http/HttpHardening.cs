using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansChat.Frontend.Connections;

namespace OrleansChat.Frontend.Http;

/// <summary>What stands before all endpoints, in this order.</summary>
internal static class HttpHardening
{
    private static readonly TimeSpan PreflightMaxAge = TimeSpan.FromMinutes(10);

    public static void AddHttpHardening(this IServiceCollection services)
    {
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        services.AddSingleton<ApiRateLimit>();
        services.AddSingleton<LogInLimits>();
        services.AddSingleton<ProblemBoundary>();
        services.AddCors();
        services.AddHttpJson();
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<HttpOptions>((timeouts, options) =>
            timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = options.RequestTimeout });
        services.AddOptions<ForwardedHeadersOptions>().Configure<HttpOptions>(Trust);
    }

    public static void UseHttpHardening(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<HttpOptions>();
        if (options.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UseSecurityHeaders(options, isProduction: app.Environment.IsProduction());
        app.Use(app.Services.GetRequiredService<ProblemBoundary>().Pass);
        if (options.HttpsPort is { } port)
        {
            app.Use((context, next) => RedirectToHttps(context, next, port));
        }

        app.UseRouting();
        var origins = app.Services.GetRequiredService<ConnectionOptions>().AllowedOrigins;
        app.UseCors(policy => policy
            .SetIsOriginAllowed(origin => OriginPolicy.IsNamed(origin, origins))
            .WithMethods("GET", "POST", "PUT", "DELETE")
            .AllowAnyHeader()
            .AllowCredentials()
            .WithExposedHeaders("Retry-After", "RateLimit", "RateLimit-Policy")
            .SetPreflightMaxAge(PreflightMaxAge));
        app.UseRequestTimeouts();
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase),
            api => api.Use(app.Services.GetRequiredService<ApiRateLimit>().Pass));
    }

    private static void Trust(ForwardedHeadersOptions forwarded, HttpOptions options)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }

        // As far as each of them is trusted: the first that is not is the client.
        forwarded.ForwardLimit = null;
    }

    /// <summary>The scheme is what a trusted proxy says, so that one that ends TLS is not asked for it again.</summary>
    private static Task RedirectToHttps(HttpContext context, RequestDelegate next, int port)
    {
        var request = context.Request;
        if (request.IsHttps || request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            return next(context);
        }

        const int Https = 443;
        var host = port == Https ? new HostString(request.Host.Host) : new HostString(request.Host.Host, port);
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location =
            $"https://{host}{request.PathBase}{request.Path}{request.QueryString}";
        return Task.CompletedTask;
    }
}
