using System.Net;
using Microsoft.Extensions.Options;
using OrleansChat.Configuration;
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
    [AddressOrNetwork]
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>
    /// Origins of pages that may frame the web client, such as <c>https://example.org</c>. Default none.
    /// </summary>
    [Origin]
    public IList<string> FrameAncestors { get; } = [];

    /// <summary>
    /// The port of HTTPS, to which plain HTTP is redirected; 443 behind most proxies. Default none: no redirect. Health
    /// checks are never redirected.
    /// </summary>
    [Between(1, 65_535)]
    public int? HttpsPort { get; set; }

    /// <summary>
    /// How long browsers keep using HTTPS after they have used it once; only in the production profile, and not on
    /// localhost. Default 365 days; zero omits the header.
    /// </summary>
    [Between("00:00:00", "3650.00:00:00")]
    public TimeSpan HstsMaxAge { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How long processing a request may take. Default 30 s; doesn't apply to sockets.</summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a client may take to send the head of a request, including a socket's handshake. Default 10 s.
    /// </summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may wait for its next request. Default 1 min.</summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes in a request's head. Default 16 KiB; beyond that, HTTP 431.</summary>
    [Between(1_024, 1_048_576)]
    public int HeadersBytesMax { get; set; } = 16 * 1024;

    /// <summary>Bytes in a request's body. Default 1 MiB; beyond that, HTTP 413. Some endpoints accept less.</summary>
    [Between(1_024, 1_073_741_824)]
    public long BodyBytesMax { get; set; } = 1024 * 1024;

    /// <summary>The minimum rate of a body, in bytes per second. Default 240; slower bodies get HTTP 408.</summary>
    [Between(0.001, 1_000_000)]
    public double BodyRateMin { get; set; } = 240;

    /// <summary>How long a body may be slower than the minimum rate. Default 5 s.</summary>
    [Between("00:00:01.001", "01:00:00")]
    public TimeSpan BodyRateGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Connections that aren't (or not yet) WebSockets. Default 10,000; further ones are closed at once.
    /// </summary>
    [Between(1, 1_000_000)]
    public long HttpConnectionsMax { get; set; } = 10_000;
}

[OptionsValidator]
internal sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;

/// <summary>Addresses of machines, or networks of them.</summary>
internal sealed class AddressOrNetworkAttribute : SettingRuleAttribute
{
    public override string Rule => "an address, or a network such as 10.0.0.0/8";

    protected override bool Holds(object? value) =>
        value is string proxy && (IPAddress.TryParse(proxy, out _) || IPNetwork.TryParse(proxy, out _));
}
