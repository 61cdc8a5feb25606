using System.Net;
using Microsoft.Extensions.Options;
using OrleansChat.Frontend.Connections;

namespace OrleansChat.Frontend.Http;

/// <summary>Settings of HTTP. Section <c>Http</c>.</summary>
public sealed class HttpOptions
{
    public const string Section = "Http";

    /// <summary>
    /// Proxies in front of this server, as addresses or networks, such as <c>10.0.0.0/8</c>. X-Forwarded-For and
    /// X-Forwarded-Proto are accepted only from them; from anybody else they are ignored. Default none.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>
    /// Origins of pages that may frame the web client, such as <c>https://example.org</c>. Default none.
    /// </summary>
    public IList<string> FrameAncestors { get; } = [];

    /// <summary>
    /// The port of HTTPS, to which plain HTTP is redirected; 443 behind most proxies. Default none: no redirect. Health
    /// checks are never redirected.
    /// </summary>
    public int? HttpsPort { get; set; }

    /// <summary>
    /// How long browsers keep using HTTPS after they have used it once; only in the production profile, and not on
    /// localhost. Default 365 days; zero omits the header.
    /// </summary>
    public TimeSpan HstsMaxAge { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How long processing a request may take. Default 30 s; doesn't apply to sockets.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a client may take to send the head of a request, including a socket's handshake. Default 10 s.
    /// </summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may wait for its next request. Default 1 min.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes in a request's head. Default 16 KiB; beyond that, HTTP 431.</summary>
    public int HeadersBytesMax { get; set; } = 16 * 1024;

    /// <summary>Bytes in a request's body. Default 1 MiB; beyond that, HTTP 413. Some endpoints accept less.</summary>
    public long BodyBytesMax { get; set; } = 1024 * 1024;

    /// <summary>The minimum rate of a body, in bytes per second. Default 240; slower bodies get HTTP 408.</summary>
    public double BodyRateMin { get; set; } = 240;

    /// <summary>How long a body may be slower than the minimum rate. Default 5 s.</summary>
    public TimeSpan BodyRateGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Connections that aren't (or not yet) WebSockets. Default 10,000; further ones are closed at once.
    /// </summary>
    public long HttpConnectionsMax { get; set; } = 10_000;
}

internal sealed class HttpOptionsValidator : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        var failures = new List<string>();
        Time(nameof(options.RequestTimeout), options.RequestTimeout);
        Time(nameof(options.HeadersTimeout), options.HeadersTimeout);
        Time(nameof(options.KeepAliveTimeout), options.KeepAliveTimeout);
        Check(
            options.BodyRateGrace > TimeSpan.FromSeconds(1),
            $"Http:BodyRateGrace is {options.BodyRateGrace}; it must be more than a second.");
        Check(options.BodyRateMin > 0, $"Http:BodyRateMin is {options.BodyRateMin}; it must be positive.");
        Check(
            options.HeadersBytesMax is >= 1024 and <= 1024 * 1024,
            $"Http:HeadersBytesMax is {options.HeadersBytesMax}; it must be from 1 KiB to 1 MiB.");
        Check(
            options.BodyBytesMax is >= 1024 and <= 1024L * 1024 * 1024,
            $"Http:BodyBytesMax is {options.BodyBytesMax}; it must be from 1 KiB to 1 GiB.");
        Check(
            options.HttpConnectionsMax > 0,
            $"Http:HttpConnectionsMax is {options.HttpConnectionsMax}; it must be at least 1.");
        Check(
            options.HttpsPort is null or (> 0 and <= ushort.MaxValue),
            $"Http:HttpsPort is {options.HttpsPort}; it must be a port, or left out.");
        Check(
            options.HstsMaxAge >= TimeSpan.Zero,
            $"Http:HstsMaxAge is {options.HstsMaxAge}; it must not be negative.");
        failures.AddRange(options.TrustedProxies
            .Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _))
            .Select(proxy => $"Http:TrustedProxies has '{proxy}'; write an address, or a network such as 10.0.0.0/8."));
        failures.AddRange(options.FrameAncestors
            .Where(origin => !OriginPolicy.IsOrigin(origin) || origin.AsSpan().ContainsAny(" ;,'\""))
            .Select(origin => $"Http:FrameAncestors has '{origin}'; write scheme://host:port."));
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

        void Time(string option, TimeSpan value) => Check(
            value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromHours(1),
            $"Http:{option} is {value}; it must be from a second to an hour.");

        void Check(bool isGood, string failure)
        {
            if (!isGood)
            {
                failures.Add(failure);
            }
        }
    }
}
