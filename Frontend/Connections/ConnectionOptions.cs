using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Frontend.Connections;

/// <summary>Settings of connections. Section <c>Connections</c>.</summary>
public sealed class ConnectionOptions : IValidatableObject
{
    public const string Section = "Connections";

    /// <summary>
    /// The transport of TCP connections. With <c>Direct</c>, this server's own, a WebSocket leaves the web server after
    /// its handshake; <c>Kestrel</c>, the web server's, takes more memory and time for each client. Default
    /// <c>Direct</c>. Under TLS, WebSockets stay with the web server either way.
    /// </summary>
    public ConnectionTransport Transport { get; set; } = ConnectionTransport.Direct;

    /// <summary>
    /// The silence after which the server pings; after three times as long without a sign of life it ends the
    /// connection. Default 25 s: less than the 30–60 s after which proxies and phones drop silent connections.
    /// </summary>
    [Between("00:00:01", "01:00:00"), WholeSeconds]
    public TimeSpan Ping { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a client may take to send <c>hello</c>. Default 10 s, as in the protocol.</summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a client may take to answer a close frame. Default 5 s: the connection is of no further use anyway.
    /// </summary>
    [Between("00:00:00.100", "01:00:00")]
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a stopping server reports that it isn't ready but serves as before, until draining begins. Default 5 s:
    /// load balancers need this time to send new clients elsewhere.
    /// </summary>
    [Between("00:00:00", "01:00:00")]
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long draining may take in total, including closing handshakes. Default 15 s: with the delay before and the
    /// 10 s for grains after it, within the 30 s that orchestrators give a process to stop.
    /// </summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The longest delay that <c>goodbye</c> names. Each client gets a random part of it, so that they don't all
    /// reconnect at once, and is served until then. Default 5 s.
    /// </summary>
    [Between("00:00:00", "01:00:00")]
    public TimeSpan ReconnectSpread { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many connections this frontend accepts; further ones get HTTP 503. Default 20,000: twice what one instance
    /// must carry, some 300 MB. Fewer if the process can't open as many files (<c>ulimit -n</c>).
    /// </summary>
    [Between(1, 1_000_000)]
    public int ConnectionsMax { get; set; } = 20_000;

    /// <summary>
    /// How many connections one person may have to this frontend; further ones are closed with 4504. Default 50: more
    /// than anybody's windows and devices; the development profile allows enough for load tests.
    /// </summary>
    [Between(1, 1_000_000)]
    public int ConnectionsPerUserMax { get; set; } = 50;

    /// <summary>
    /// How many connections one network address may have to this frontend; further ones are closed with 4504. Default
    /// 1,000: an office behind one address.
    /// </summary>
    [Between(1, 1_000_000)]
    public int ConnectionsPerAddressMax { get; set; } = 1_000;

    /// <summary>How many conversations one connection may subscribe to. Default 5,000, some 1 MB.</summary>
    [Between(1, 1_000_000)]
    public int SubscriptionsPerConnectionMax { get; set; } = 5_000;

    /// <summary>How many people one connection may watch. Default 2,000.</summary>
    [Between(1, 1_000_000)]
    public int WatchedUsersPerConnectionMax { get; set; } = 2_000;

    /// <summary>
    /// Origins of pages that may connect and use the HTTP API, in addition to the server's own, such as
    /// <c>https://example.org</c>. Default none.
    /// </summary>
    [Origin]
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>What this machine must allow.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Descriptors.Max < Descriptors.Min)
        {
            yield return new ValidationResult(
                $"This process may open {Descriptors.Max} files; it needs {Descriptors.Min} (ulimit -n).");
        }
    }
}

[OptionsValidator]
internal sealed partial class ConnectionOptionsValidator : IValidateOptions<ConnectionOptions>;

/// <summary>A time in whole seconds.</summary>
internal sealed class WholeSecondsAttribute : SettingRuleAttribute
{
    public override string Rule => "in whole seconds, as clients are told it";

    protected override bool Holds(object? value) => value is TimeSpan { Ticks: var ticks }
        && ticks % TimeSpan.TicksPerSecond == 0;
}

/// <summary>Origins of pages.</summary>
internal sealed class OriginAttribute : SettingRuleAttribute
{
    /// <summary>What would end an origin in a header that lists several.</summary>
    private const string Separators = " ;,'\"";

    public override string Rule => "scheme://host:port";

    protected override bool Holds(object? value) =>
        value is string origin && OriginPolicy.IsOrigin(origin) && !origin.AsSpan().ContainsAny(Separators);
}
