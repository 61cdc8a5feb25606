using Microsoft.Extensions.Options;

namespace OrleansChat.Frontend.Connections;

/// <summary>Settings of connections. Section <c>Connections</c>.</summary>
public sealed class ConnectionOptions
{
    public const string Section = "Connections";

    /// <summary>
    /// Who holds the TCP connections: <c>direct</c>, a transport of this server's own, from which a WebSocket leaves
    /// the web server after its handshake; or <c>kestrel</c>, the web server itself, which takes more memory and time
    /// for each client. Default direct. Under TLS the web server keeps the WebSockets either way.
    /// </summary>
    public ConnectionTransport Transport { get; set; } = ConnectionTransport.Direct;

    /// <summary>
    /// The silence after which the server pings; after three times as long without a sign of life it ends the
    /// connection. Default 25 s: less than the 30–60 s after which proxies and phones drop silent connections. Whole
    /// seconds.
    /// </summary>
    public TimeSpan Ping { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a client may take to send <c>hello</c>. Default 10 s, as in the protocol.</summary>
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a client may take to answer a close frame. Default 5 s: the connection is of no further use anyway.
    /// </summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a server that is told to end only says that it is not ready, and serves as before, until the drain
    /// begins. Default none in the development profile, 5 s in production: load balancers need it to send new clients
    /// elsewhere.
    /// </summary>
    public TimeSpan DrainDelay { get; set; }

    /// <summary>
    /// How long draining may take in total, including closing handshakes. Default 15 s: with the delay before and the
    /// 10 s for grains after it, within the 30 s that orchestrators give a process to stop.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The longest delay that <c>goodbye</c> names. Each client gets a random part of it, so that they don't all
    /// reconnect at once, and is served until then. Default 1 s in the development profile, 5 s in production.
    /// </summary>
    public TimeSpan ReconnectSpread { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How many connections this frontend accepts; further ones get HTTP 503. Default 20,000: twice what one instance
    /// must carry, some 300 MB. Fewer if the process can't open as many files (ulimit -n).
    /// </summary>
    public int ConnectionsMax { get; set; } = 20_000;

    /// <summary>
    /// How many connections one person may have to this frontend; further ones are closed with 4504. Default 5,000 in
    /// the development profile, for load tests, and 50 in production: more than anybody's windows and devices.
    /// </summary>
    public int ConnectionsPerUserMax { get; set; } = 5_000;

    /// <summary>
    /// How many connections one network address may have to this frontend; further ones are closed with 4504. Default
    /// 20,000 in the development profile, 1,000 in production: an office behind one address.
    /// </summary>
    public int ConnectionsPerAddressMax { get; set; } = 20_000;

    /// <summary>How many conversations one connection may subscribe to. Default 5,000, some 1 MB.</summary>
    public int SubscriptionsPerConnectionMax { get; set; } = 5_000;

    /// <summary>How many people one connection may watch. Default 2,000.</summary>
    public int WatchedUsersPerConnectionMax { get; set; } = 2_000;

    /// <summary>
    /// Origins of pages that may connect and use the HTTP API, in addition to the server's own, such as
    /// <c>https://example.org</c>. Default none.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>The defaults that are stricter in the production profile.</summary>
    internal static void ForProduction(ConnectionOptions options)
    {
        options.ConnectionsPerUserMax = 50;
        options.ConnectionsPerAddressMax = 1_000;
        options.DrainDelay = TimeSpan.FromSeconds(5);
        options.ReconnectSpread = TimeSpan.FromSeconds(5);
    }
}

internal sealed class ConnectionOptionsValidator : IValidateOptions<ConnectionOptions>
{
    public ValidateOptionsResult Validate(string? name, ConnectionOptions options)
    {
        var failures = new List<string>();
        Time(nameof(options.Ping), options.Ping, TimeSpan.FromSeconds(1));
        Time(nameof(options.HelloTimeout), options.HelloTimeout, TimeSpan.FromSeconds(1));
        Time(nameof(options.CloseTimeout), options.CloseTimeout, TimeSpan.FromMilliseconds(100));
        Time(nameof(options.DrainDelay), options.DrainDelay, TimeSpan.Zero);
        Time(nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.FromSeconds(1));
        Time(nameof(options.ReconnectSpread), options.ReconnectSpread, TimeSpan.Zero);
        Count(nameof(options.ConnectionsMax), options.ConnectionsMax);
        Count(nameof(options.ConnectionsPerUserMax), options.ConnectionsPerUserMax);
        Count(nameof(options.ConnectionsPerAddressMax), options.ConnectionsPerAddressMax);
        Count(nameof(options.SubscriptionsPerConnectionMax), options.SubscriptionsPerConnectionMax);
        Count(nameof(options.WatchedUsersPerConnectionMax), options.WatchedUsersPerConnectionMax);
        if (!Enum.IsDefined(options.Transport))
        {
            failures.Add($"Connections:Transport is {options.Transport}; it must be direct or kestrel.");
        }

        if (Descriptors.Max < Descriptors.Min)
        {
            failures.Add($"This process may open {Descriptors.Max} files; it needs {Descriptors.Min} (ulimit -n).");
        }

        if (options.Ping.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            failures.Add($"Connections:Ping is {options.Ping}; clients are told it in whole seconds.");
        }

        failures.AddRange(options.AllowedOrigins
            .Where(origin => !OriginPolicy.IsOrigin(origin))
            .Select(origin => $"Connections:AllowedOrigins has '{origin}'; write scheme://host:port."));
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

        void Time(string option, TimeSpan value, TimeSpan min)
        {
            if (value < min || value > TimeSpan.FromHours(1))
            {
                failures.Add($"Connections:{option} is {value}; it must be from {min} to an hour.");
            }
        }

        void Count(string option, int value)
        {
            if (value < 1)
            {
                failures.Add($"Connections:{option} is {value}; it must be at least 1.");
            }
        }
    }
}
