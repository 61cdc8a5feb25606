using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Faults.Kills;

namespace OrleansChat.Tests.Cluster.Deployments;

/// <summary>Starts clusters for tests.</summary>
internal static class TestCluster
{
    private const int OutputLines = 400;

    /// <summary>Starts one whose PostgreSQL may be killed. Its last words are shown when the test fails.</summary>
    public static async Task<ChatCluster> Start(
        MembershipStore store, int silos = 3, int frontends = 2, string address = "127.0.0.1")
    {
        var cluster = await ChatCluster.Start(await KillablePostgres.Start(), store, silos, frontends, address);
        cluster.Ending = node => TestContext.Current.TestOutputHelper?.WriteLine(
            $"--- {node.Server.Address}\n{string.Join('\n', node.Server.Output.TakeLast(OutputLines))}");
        return cluster;
    }
}
