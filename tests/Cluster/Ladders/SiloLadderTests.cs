using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Cluster.Ladders;

public sealed class SiloLadderTests
{
    /// <summary>Longer than the others need to hold a silo for dead.</summary>
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task Silos_and_frontends_come_and_go_and_nothing_acknowledged_is_lost()
    {
        await using var ladder = await Ladder.Begin(MembershipStore.PostgreSql);
        var cluster = ladder.Cluster;
        var errors = await ladder.Step("silo kill -9", cluster.Silos[0].Kill);

        // Calls to that silo are refused when it is declared dead, long before they time out.
        errors.ShouldNotContainKey("timeout");
        await ladder.Step("silo joins", () => cluster.Silos[0].Start());
        await ladder.Step("silo frozen", () => Freeze(cluster.Silos[1]));
        await ladder.Step("silo SIGTERM", () => cluster.Silos[2].Stop());
        await ladder.Step("frontend kill -9", cluster.Frontends[0].Kill);
        await ladder.Step("frontend joins", () => cluster.Frontends[0].Start());
        await ladder.Step("frontend SIGTERM", () => cluster.Frontends[1].Stop());
        await ladder.Step("PostgreSQL kill -9 and start", async () =>
        {
            await cluster.Postgres.Kill();
            await cluster.Postgres.StartAgain();
        });
        await ladder.Check();
    }

    private static async Task Freeze(ChatServer silo)
    {
        silo.Freeze();

        // The length of the fault itself.
        await Task.Delay(Frozen, TestContext.Current.CancellationToken);
        silo.Thaw();
    }
}
