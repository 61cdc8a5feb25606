using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OrleansChat.Silo.Clustering;

/// <summary>How silos and frontends find each other. Section <c>Cluster</c>.</summary>
internal sealed class ClusterOptions
{
    public const string Section = "Cluster";

    private const string PortRange = "must be a port from 1 to 65535";

    /// <summary>
    /// A PostgreSQL connection string of the database with Orleans' membership tables. None (the default): this silo
    /// is a cluster of its own on localhost.
    /// </summary>
    public string? Membership { get; set; }

    /// <summary>Which cluster, among those that share a membership table. Default <c>chat</c>.</summary>
    public string ClusterId { get; set; } = "chat";

    /// <summary>Which service; stays the same when a cluster is replaced by another. Default <c>chat</c>.</summary>
    public string ServiceId { get; set; } = "chat";

    /// <summary>
    /// The IP address at which silos and frontends reach this silo. None (the default): the first of this machine that
    /// is not loopback.
    /// </summary>
    public string? Address { get; set; }

    /// <summary>TCP port between silos. Default 11111, as in Orleans.</summary>
    public int SiloPort { get; set; } = 11_111;

    /// <summary>TCP port for frontends. Default 30000, as in Orleans.</summary>
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>
    /// How long a call to a grain may take. Default 15 s: longer than a silo gives a commit, shorter than a person
    /// waits. Afterwards the client gets <c>timeout</c>, and the outcome is unknown.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How many calls may wait for one grain; further ones are refused as temporary. Default 10,000: seconds of work
    /// for a busy grain, some MB of memory.
    /// </summary>
    public int WaitingCallsMax { get; set; } = 10_000;

    /// <exception cref="OptionsValidationException">Names a wrong setting and its rule.</exception>
    public void Validate()
    {
        Require(ClusterId.Length > 0, nameof(ClusterId), "must not be empty");
        Require(ServiceId.Length > 0, nameof(ServiceId), "must not be empty");
        Require(IsPort(SiloPort), nameof(SiloPort), PortRange);
        Require(IsPort(GatewayPort), nameof(GatewayPort), PortRange);
        Require(
            ResponseTimeout >= TimeSpan.FromMilliseconds(100) && ResponseTimeout <= TimeSpan.FromMinutes(5),
            nameof(ResponseTimeout),
            "must be from 0.1 s to 5 min");
        Require(WaitingCallsMax > 0, nameof(WaitingCallsMax), "must be positive");
        Require(SiloPort != GatewayPort, nameof(GatewayPort), "must be another than SiloPort");
        Require(
            Address is null || IPAddress.TryParse(Address, out _), nameof(Address), "must be an IP address");
        Require(
            Membership is null || IsConnectionString(Membership), nameof(Membership), "must be a connection string");
    }

    private static bool IsPort(int port) => port is > 0 and <= IPEndPoint.MaxPort;

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Require(bool holds, string setting, string rule)
    {
        if (!holds)
        {
            throw new OptionsValidationException(
                Section, typeof(ClusterOptions), [$"{Section}:{setting} {rule}."]);
        }
    }
}
