namespace OrleansChat.Tests.Client.Clusters;

/// <summary>Where silos keep who they are.</summary>
public enum MembershipStore
{
    PostgreSql,
    Redis,
}
