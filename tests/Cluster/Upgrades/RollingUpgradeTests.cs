using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Cluster.Ladders;

namespace OrleansChat.Tests.Cluster.Upgrades;

[Trait("Category", "Long")]
public sealed class RollingUpgradeTests
{
    [Fact]
    public async Task Every_process_is_replaced_by_one_of_the_next_version_and_back_and_nothing_is_lost()
    {
        await using var next = await NextVersion.Build();
        await using var ladder = await Ladder.Begin(MembershipStore.PostgreSql, silos: 2);
        var cluster = ladder.Cluster;
        foreach (var (direction, program) in new[] { ("upgraded", next.Program), ("rolled back", null) })
        {
            foreach (var silo in cluster.Silos)
            {
                await ladder.Step($"a silo is {direction}", () => Replace(silo, program));
            }

            foreach (var frontend in cluster.Frontends)
            {
                await ladder.Step($"a frontend is {direction}", () => Replace(frontend, program));
            }
        }

        await ladder.Check();
    }

    private static async Task Replace(ChatServer server, string? program)
    {
        await server.Stop();
        server.Program = program;
        await server.Start();
        var isNext = server.Output.Last(line => line.StartsWith("Orleans.Chat ", StringComparison.Ordinal))
            .Contains(NextVersion.Number, StringComparison.Ordinal);
        isNext.ShouldBe(program is not null);
    }
}
