using System.Net;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace OrleansChat.Silo.Clustering;

/// <summary>How silos and frontends find each other. Section <c>Cluster</c>.</summary>
internal sealed class ClusterOptions
{
    public const string Section = "Cluster";

    public const string NoMembership = "none";

    public const string RedisMembership = "redis";

    public const string PostgresMembership = "postgres";

    private const string PortRange = "must be a port from 1 to 65535";

    /// <summary>
    /// Where silos record the cluster's membership: <c>redis</c>, <c>postgres</c> for the chat's own database, or
    /// <c>none</c>, the default: this silo is a stand-alone cluster on localhost.
    /// </summary>
    public string Membership { get; set; } = NoMembership;

    /// <summary>
    /// Redis, for <see cref="Membership"/> <c>redis</c>, as StackExchange.Redis writes it, such as
    /// <c>redis:6379,password=…</c>. It stores the list of silos, and nothing else.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>
    /// Where a frontend finds its first silo, as <c>host:port</c> or <c>host</c> for the port of
    /// <see cref="GatewayPort"/>; a name stands for all its addresses. The others it learns from the silos. None (the
    /// default): a silo on localhost.
    /// </summary>
    public IList<string> Gateways { get; } = [];

    /// <summary>The name of the cluster, among those that share a membership table. Default <c>chat</c>.</summary>
    public string ClusterId { get; set; } = "chat";

    /// <summary>
    /// The name of the service, which stays the same when a cluster is replaced by another. Default <c>chat</c>.
    /// </summary>
    public string ServiceId { get; set; } = "chat";

    /// <summary>
    /// The IP address at which silos and frontends reach this silo. None (the default): the machine's first address
    /// that isn't loopback.
    /// </summary>
    public string? Address { get; set; }

    /// <summary>TCP port between silos. Default 11111, as in Orleans.</summary>
    public int SiloPort { get; set; } = 11_111;

    /// <summary>TCP port for frontends. Default 30000, as in Orleans.</summary>
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>
    /// How long a silo may take to answer another's probe. Default 0.8 s: a killed silo is declared dead after about 1
    /// s, a frozen one after about 3 s. A silo that merely pauses for longer is lost, too.
    /// </summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(0.8);

    /// <summary>
    /// How long the grains of a silo that is told to end may take to move to other silos. Default 10 s: each moves in
    /// milliseconds. What is left then is activated elsewhere when it is next called.
    /// </summary>
    public TimeSpan LeaveTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a call to a grain may take. Default 15 s: longer than a silo gives a commit, shorter than a person
    /// waits. Afterwards the client gets <c>timeout</c>, and the outcome is unknown. What was under way when a silo is
    /// lost is answered sooner.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The most calls that may wait for one grain; further ones are refused as temporary. Default 10,000: seconds of
    /// work for a busy grain, some MB of memory.
    /// </summary>
    public int WaitingCallsMax { get; set; } = 10_000;

    /// <exception cref="OptionsValidationException">Names a wrong setting and its rule.</exception>
    public void Validate()
    {
        Require(
            Membership is NoMembership or RedisMembership or PostgresMembership,
            nameof(Membership),
            "must be none, redis or postgres");
        Require(
            Membership != RedisMembership || Redis is { Length: > 0 }, nameof(Redis), "must say where Redis is");
        Require(Redis is null || IsRedis(Redis), nameof(Redis), "must be a connection string of Redis");
        foreach (var gateway in Gateways)
        {
            Require(GatewayAddress.IsValid(gateway), nameof(Gateways), $"has '{gateway}'; it must be host:port");
        }

        Require(ClusterId.Length > 0, nameof(ClusterId), "must not be empty");
        Require(ServiceId.Length > 0, nameof(ServiceId), "must not be empty");
        Require(IsPort(SiloPort), nameof(SiloPort), PortRange);
        Require(IsPort(GatewayPort), nameof(GatewayPort), PortRange);
        Require(
            ResponseTimeout >= TimeSpan.FromMilliseconds(100) && ResponseTimeout <= TimeSpan.FromMinutes(5),
            nameof(ResponseTimeout),
            "must be from 0.1 s to 5 min");
        Require(
            ProbeTimeout >= TimeSpan.FromMilliseconds(100) && ProbeTimeout <= TimeSpan.FromMinutes(1),
            nameof(ProbeTimeout),
            "must be from 0.1 s to 1 min");
        Require(
            LeaveTimeout >= TimeSpan.Zero && LeaveTimeout <= TimeSpan.FromMinutes(5),
            nameof(LeaveTimeout),
            "must be from 0 to 5 min");
        Require(WaitingCallsMax > 0, nameof(WaitingCallsMax), "must be positive");
        Require(SiloPort != GatewayPort, nameof(GatewayPort), "must be another than SiloPort");
        Require(
            Address is null || IPAddress.TryParse(Address, out _), nameof(Address), "must be an IP address");
    }

    private static bool IsPort(int port) => port is > 0 and <= IPEndPoint.MaxPort;

    private static bool IsRedis(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
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
