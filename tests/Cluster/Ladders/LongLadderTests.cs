using System.Diagnostics;
using System.Globalization;
using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Load;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Faults.Kills;

namespace OrleansChat.Tests.Cluster.Ladders;

[Trait("Category", "Long")]
public sealed class LongLadderTests
{
    private const int Harms = 40;
    private static readonly TimeSpan FrozenMax = TimeSpan.FromSeconds(10);

    /// <summary>All that was said is held against what each reader saw: an hour of it fits into some GB.</summary>
    private static readonly LoadShape ForLong = LoadShape.Rooms with { Pause = TimeSpan.FromMilliseconds(400) };

    [Theory]
    [InlineData(MembershipStore.PostgreSql)]
    [InlineData(MembershipStore.Redis)]
    public async Task Every_process_is_replaced_in_turn_and_nobody_sees_an_error_that_is_not_temporary(
        MembershipStore store)
    {
        await using var ladder = await Ladder.Begin(store);
        foreach (var server in ladder.Cluster.Silos)
        {
            await ladder.Step("a silo is replaced", () => Replace(server));
        }

        foreach (var server in ladder.Cluster.Frontends)
        {
            await ladder.Step("a frontend is replaced", () => Replace(server));
        }

        await ladder.Check();
    }

    [Theory]
    [InlineData(MembershipStore.PostgreSql)]
    [InlineData(MembershipStore.Redis)]
    public async Task Nothing_acknowledged_is_lost_whatever_is_killed_frozen_or_stopped(MembershipStore store)
    {
        var seed = Seeds.Next();
        var random = new Random(seed);
        var time = Time();
        await using var ladder = await Ladder.Begin(store, shape: time is null ? null : ForLong);
        var begun = Stopwatch.GetTimestamp();
        for (var number = 1; time is null ? number <= Harms : Stopwatch.GetElapsedTime(begun) < time; number++)
        {
            var (harm, act) = Next(ladder.Cluster, store, random);
            await ladder.Step($"{seed}/{number} {harm}", act);
        }

        await ladder.Check();
    }

    /// <summary>How long harm is done, if CHAT_LADDER_MINUTES says it.</summary>
    private static TimeSpan? Time() =>
        Environment.GetEnvironmentVariable("CHAT_LADDER_MINUTES") is { Length: > 0 } minutes
            ? TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture))
            : null;

    private static (string Harm, Func<Task> Act) Next(ChatCluster cluster, MembershipStore store, Random random)
    {
        var server = random.Next(3) == 0 ? Any(cluster.Frontends) : Any(cluster.Silos);
        return random.Next(8) switch
        {
            0 or 1 => ("kill -9", () => KillAndStart(server)),
            2 => ("SIGTERM", () => Replace(server)),
            3 => ("frozen", () => Freeze(server, FrozenMax * random.NextDouble())),
            4 => ("two silos at once", () => Task.WhenAll(cluster.Silos.Take(2).Select(KillAndStart))),
            5 => ("all frontends", () => Task.WhenAll(cluster.Frontends.Select(KillAndStart))),
            6 when store is MembershipStore.Redis => ("Redis", () => Restart(cluster.Redis)),
            _ => ("PostgreSQL", () => Restart(cluster.Postgres)),
        };

        ChatServer Any(IReadOnlyList<ChatServer> servers) => servers[random.Next(servers.Count)];
    }

    private static async Task Replace(ChatServer server)
    {
        await server.Stop();
        await server.Start();
    }

    private static async Task KillAndStart(ChatServer server)
    {
        await server.Kill();
        await server.Start();
    }

    private static async Task Freeze(ChatServer server, TimeSpan time)
    {
        server.Freeze();

        // The length of the fault itself.
        await Task.Delay(time, TestContext.Current.CancellationToken);
        server.Thaw();

        // Whether the others held it for dead meanwhile or not.
        await KillAndStart(server);
    }

    private static async Task Restart(RedisServer redis)
    {
        await redis.Kill();
        await redis.StartAgain();
    }

    private static async Task Restart(PostgresServer postgres)
    {
        await postgres.Kill();
        await postgres.StartAgain();
    }
}
