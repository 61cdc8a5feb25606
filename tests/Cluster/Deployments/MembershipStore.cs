namespace OrleansChat.Tests.Cluster.Deployments;

/// <summary>Where the silos under test keep who they are.</summary>
public enum MembershipStore
{
    PostgreSql,
    Redis,
}
