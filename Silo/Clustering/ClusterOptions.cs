using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;
using OrleansChat.Configuration;
using StackExchange.Redis;

namespace OrleansChat.Silo.Clustering;

/// <summary>How silos and frontends find each other. Section <c>Cluster</c>.</summary>
internal sealed class ClusterOptions : IValidatableObject
{
    public const string Section = "Cluster";

    public const string NoMembership = "none";

    public const string RedisMembership = "redis";

    public const string PostgresMembership = "postgres";

    /// <summary>
    /// Where silos record the cluster's membership: <c>redis</c>, <c>postgres</c> for the chat's own database, or
    /// <c>none</c>: this silo is a stand-alone cluster on localhost.
    /// </summary>
    [OneOf(NoMembership, RedisMembership, PostgresMembership)]
    public string Membership { get; set; } = NoMembership;

    /// <summary>
    /// Redis, for membership by <c>redis</c>: a connection string of StackExchange.Redis, such as
    /// <c>redis:6379,password=…</c>. It stores the list of silos, and nothing else.
    /// </summary>
    [RedisAddress(IsSecret = true)]
    public string? Redis { get; set; }

    /// <summary>
    /// Where a frontend finds its first silo: a list of <c>host:port</c>, or of <c>host</c> for the port of
    /// <see cref="GatewayPort"/>. A name stands for all its addresses. The frontend learns of the other silos from the
    /// first. Default: a silo on localhost.
    /// </summary>
    [Gateway]
    public IList<string> Gateways { get; } = [];

    /// <summary>The name of the cluster, among those that share a membership table. Default <c>chat</c>.</summary>
    [Given]
    public string ClusterId { get; set; } = "chat";

    /// <summary>
    /// The name of the service, which stays the same when a cluster is replaced by another. Default <c>chat</c>.
    /// </summary>
    [Given]
    public string ServiceId { get; set; } = "chat";

    /// <summary>
    /// The IP address at which silos and frontends reach this silo. None (the default): the machine's first address
    /// that isn't loopback.
    /// </summary>
    [IPAddress]
    public string? Address { get; set; }

    /// <summary>TCP port between silos. Default 11111, as in Orleans.</summary>
    [Between(1, 65_535)]
    public int SiloPort { get; set; } = 11_111;

    /// <summary>TCP port for frontends. Default 30000, as in Orleans.</summary>
    [Between(1, 65_535)]
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>
    /// How long a silo may take to answer another's probe. Default 0.8 s: a killed silo is declared dead after about 1
    /// s, a frozen one after about 3 s. A silo that merely pauses for longer is lost, too.
    /// </summary>
    [Between("00:00:00.100", "00:01:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(0.8);

    /// <summary>
    /// How long the grains of a silo that is told to end may take to move to other silos. Default 10 s: each moves in
    /// milliseconds. What is left then is activated elsewhere when it is next called.
    /// </summary>
    [Between("00:00:00", "00:05:00")]
    public TimeSpan LeaveTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a call to a grain may take. Default 15 s: longer than a silo gives a commit, shorter than a person
    /// waits. Afterwards the client gets <c>timeout</c>, and the outcome is unknown. What was under way when a silo is
    /// lost ends sooner: messages and marks are then taken to another silo, the rest is answered with
    /// <c>unavailable</c>.
    /// </summary>
    [Between("00:00:00.100", "00:05:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The most calls that may wait for one grain; further ones are refused as temporary. Default 10,000: seconds of
    /// work for a busy grain, some MB of memory.
    /// </summary>
    [Between(1, 1_000_000)]
    public int WaitingCallsMax { get; set; } = 10_000;

    /// <summary>The configured cluster of this process; none when it is one by itself.</summary>
    public string? Name => Membership == NoMembership ? null : $"{Membership}/{ServiceId}/{ClusterId}";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Membership == RedisMembership && string.IsNullOrEmpty(Redis))
        {
            yield return new ValidationResult("Cluster:Redis must say where Redis is.");
        }

        if (SiloPort == GatewayPort)
        {
            yield return new ValidationResult("Cluster:GatewayPort must be another than Cluster:SiloPort.");
        }
    }
}

[OptionsValidator]
internal sealed partial class ClusterOptionsValidator : IValidateOptions<ClusterOptions>;

/// <summary>An IP address, or nothing.</summary>
internal sealed class IPAddressAttribute : SettingRuleAttribute
{
    public override string Rule => "an IP address";

    protected override bool Holds(object? value) => value is null || IPAddress.TryParse((string)value, out _);
}

/// <summary>Where gateways are.</summary>
internal sealed class GatewayAttribute : SettingRuleAttribute
{
    public override string Rule => "host:port";

    protected override bool Holds(object? value) => value is string text && GatewayAddress.IsValid(text);
}

/// <summary>A connection string of Redis, or nothing.</summary>
internal sealed class RedisAddressAttribute : SettingRuleAttribute
{
    public override string Rule => "a connection string of Redis";

    protected override bool Holds(object? value)
    {
        try
        {
            return value is null or "" || ConfigurationOptions.Parse((string)value).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
