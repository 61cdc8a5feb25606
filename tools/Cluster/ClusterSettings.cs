using OrleansChat.Tests.Client.Clusters;

namespace OrleansChat.Tools.Cluster;

/// <summary>The cluster that was asked for.</summary>
internal sealed record ClusterSettings(int Silos, int Frontends, MembershipStore Store);
