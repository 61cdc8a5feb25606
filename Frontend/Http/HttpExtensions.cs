using System.Net;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Uploads;

namespace OrleansChat.Frontend.Http;

/// <summary>HTTP of a frontend: its services, what stands before all endpoints, and the endpoints.</summary>
public static class HttpExtensions
{
    private const long ApiBodyBytesMax = 16 * 1024;
    private static readonly TimeSpan PreflightMaxAge = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        FrontendExtensions.AddOptions<HttpOptions, HttpOptionsValidator>(services, HttpOptions.Section);
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<HttpOptions>(TrustProxies);
        services.AddOptions<HstsOptions>().Configure<HttpOptions>((hsts, options) => hsts.MaxAge = options.HstsMaxAge);
        services.AddOptions<HttpsRedirectionOptions>().Configure<HttpOptions>((redirection, options) =>
        {
            redirection.HttpsPort = options.HttpsPort;
            redirection.RedirectStatusCode = StatusCodes.Status308PermanentRedirect;
        });
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<ConnectionOptions>(AllowOrigins);
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<HttpOptions>((timeouts, options) =>
            timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = options.RequestTimeout });
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddProblemDetails(options =>
            options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions.Remove("traceId"));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddHttpJson();
        services.AddApiAuthorization();
        services.AddApiDescription();
        services.AddGrainHealth().AddCheck<DrainHealthCheck>("drain");
        services.AddWebClientFiles();
        services.AddSingleton<ApiRateLimit>();
        services.AddSingleton<LogInLimits>();
        services.AddSingleton<CookieGuard>();
        services.AddSingleton<SessionGrants>();
        services.AddUploads();
        return services;
    }

    public static void MapFrontend(this WebApplication app)
    {
        UseMiddleware(app);
        var api = app.MapGroup("/api/v1").WithMetadata(new BodyLimit(ApiBodyBytesMax));
        Endpoints<AuthEndpoints>(app).Map(api);
        Endpoints<CookieEndpoints>(app).Map(api);
        Endpoints<PasswordEndpoints>(app).Map(api);
        Endpoints<SessionEndpoints>(app).Map(api);
        Endpoints<AdminEndpoints>(app).Map(api);
        Endpoints<SearchEndpoints>(app).Map(api);
        Endpoints<ApiKeyEndpoints>(app).Map(api);
        Endpoints<ProvisioningEndpoints>(app).Map(api);
        Endpoints<UploadEndpoints>(app).Map(api);
        Endpoints<WebSocketEndpoint>(app).Map(app);
        app.MapApiDescription();
        app.MapHealth();
    }

    private static void UseMiddleware(WebApplication app)
    {
        var options = app.Services.GetRequiredService<HttpOptions>();
        if (options.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UseSecurityHeaders(options);
        if (app.Environment.IsProduction() && options.HstsMaxAge > TimeSpan.Zero)
        {
            app.UseHsts();
        }

        app.UseExceptionHandler();
        app.UseStatusCodePages(context =>
            RefusalResult.OfStatus(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        if (options.HttpsPort is not null)
        {
            app.UseWhen(context => !IsUnder(context, "/health"), branch => branch.UseHttpsRedirection());
        }

        app.UseRouting();
        app.UseCors();
        app.UseRequestTimeouts();
        var limits = app.Services.GetRequiredService<ApiRateLimit>();
        app.UseWhen(
            context => IsUnder(context, "/api") || IsUnder(context, "/openapi") || IsUnder(context, "/asyncapi"),
            api => api.Use(limits.Invoke));
        app.UseWebClientFiles();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<RequestBodyMiddleware>();
    }

    private static bool IsUnder(HttpContext context, string path) =>
        context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);

    private static T Endpoints<T>(WebApplication app) => ActivatorUtilities.CreateInstance<T>(app.Services);

    private static void AllowOrigins(CorsOptions cors, ConnectionOptions options) =>
        cors.AddDefaultPolicy(policy => policy
            .SetIsOriginAllowed(origin => OriginPolicy.IsNamed(origin, options.AllowedOrigins))
            .WithMethods("GET", "POST", "PUT", "DELETE")
            .AllowAnyHeader()
            .AllowCredentials()
            .WithExposedHeaders("Retry-After", "RateLimit", "RateLimit-Policy")
            .SetPreflightMaxAge(PreflightMaxAge));

    private static void TrustProxies(ForwardedHeadersOptions forwarded, HttpOptions options)
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
}
