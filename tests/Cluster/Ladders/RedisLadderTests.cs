using System.Diagnostics;
using OrleansChat.Tests.Client.Clusters;

namespace OrleansChat.Tests.Cluster.Ladders;

public sealed class RedisLadderTests
{
    private const string Restored = "Redis had lost the membership table";
    private const int OutputLinesMax = 40;
    private const string Back = "The membership store is available again";
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task When_redis_comes_back_empty_the_silos_restore_the_membership_table()
    {
        await using var ladder = await Ladder.Begin(MembershipStore.Redis, silos: 2);
        var cluster = ladder.Cluster;
        var lines = cluster.Silos.Sum(silo => silo.Output.Count);
        await ladder.Step("Redis away", cluster.Redis.Kill);
        await Said(cluster, "The membership store is unavailable", times: 2);
        await ladder.Step("Redis back, empty", () => cluster.Redis.StartAgain());
        await Said(cluster, Back, times: 2);
        Count(cluster, Restored).ShouldBe(1);
        (cluster.Silos.Sum(silo => silo.Output.Count) - lines).ShouldBeLessThan(OutputLinesMax, "A flood of log lines");

        // Only with a table of all silos can one join, and can one that died be held for dead.
        await ladder.Step("silo joins", () => cluster.AddSilo());
        await ladder.Step("silo kill -9", cluster.Silos[0].Kill);
        await ladder.Check();
    }

    private static async Task Said(ChatCluster cluster, string words, int times)
    {
        var begun = Stopwatch.GetTimestamp();
        using var period = new PeriodicTimer(PollPeriod);
        while (Count(cluster, words) < times)
        {
            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(MaxWait, $"{times} silos say '{words}'");
            await period.WaitForNextTickAsync();
        }
    }

    private static int Count(ChatCluster cluster, string words) =>
        cluster.Silos.Sum(silo => silo.Output.Count(line => line.Contains(words, StringComparison.Ordinal)));
}
