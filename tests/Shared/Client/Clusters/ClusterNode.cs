using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Client.Clusters;

/// <summary>A process of a cluster.</summary>
/// <param name="Number">No other process of this cluster has or had it.</param>
/// <param name="SiloPort">Where other silos reach it; 0 for a frontend.</param>
/// <param name="GatewayPort">Where frontends reach it; 0 for a frontend.</param>
public sealed record ClusterNode(int Number, NodeRole Role, ChatServer Server, int SiloPort = 0, int GatewayPort = 0);

public enum NodeRole
{
    Silo,
    Frontend,
}
