namespace OrleansChat.Silo.Runtime;

/// <summary>How silos and frontends find each other. Section <c>Cluster</c>.</summary>
internal sealed class ClusterOptions
{
    public const string Section = "Cluster";

    /// <summary>
    /// A PostgreSQL connection string of the database with Orleans' membership tables. None (the default): this silo
    /// is a cluster of its own on localhost.
    /// </summary>
    public string? Membership { get; set; }

    /// <summary>Which cluster, among those that share a membership table. Default <c>chat</c>.</summary>
    public string ClusterId { get; set; } = "chat";

    /// <summary>Which service; stays the same when a cluster is replaced by another. Default <c>chat</c>.</summary>
    public string ServiceId { get; set; } = "chat";

    /// <summary>TCP port between silos. Default 11111, as in Orleans.</summary>
    public int SiloPort { get; set; } = 11_111;

    /// <summary>TCP port for frontends. Default 30000, as in Orleans.</summary>
    public int GatewayPort { get; set; } = 30_000;
}
