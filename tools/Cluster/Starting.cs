using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tools.Cluster;

/// <summary>Starts a cluster and says what is started.</summary>
internal static class Starting
{
    public static async Task<ChatCluster> Start(
        ClusterSettings settings, Screen screen, CancellationToken cancellationToken)
    {
        var databases = settings.Store is MembershipStore.Redis ? "PostgreSQL, Redis" : "PostgreSQL";
        var nodes = $"{Count(settings.Silos, "silo")} and {Count(settings.Frontends, "frontend")}";
        var what = $"Starting {databases}, {nodes} …";
        screen.Say(what);
        return await screen.While(
            () => what,
            async () => await ChatCluster.Start(
                await PostgresServer.Start(cancellationToken),
                settings.Store,
                settings.Silos,
                settings.Frontends,
                cancellationToken: cancellationToken));
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
