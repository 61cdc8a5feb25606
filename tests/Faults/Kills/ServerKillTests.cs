using System.Diagnostics;
using OrleansChat.Tests.Client.Load;

namespace OrleansChat.Tests.Faults.Kills;

public sealed class ServerKillTests
{
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public Task Nothing_acknowledged_is_lost_when_the_server_is_killed(Database database) =>
        KillAgainAndAgain(database, 3);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public Task Nothing_acknowledged_is_lost_when_the_server_is_killed_fifty_times(Database database) =>
        KillAgainAndAgain(database, 50);

    private static async Task KillAgainAndAgain(Database database, int times)
    {
        var seed = Seeds.Next();
        var random = new Random(seed);
        await using var deployment = await Deployment.Start(database);
        await using var load = await SteadyLoad.Begin(deployment.Server.Address, seed);
        await load.Progress(100);
        for (var kill = 1; kill <= times; kill++)
        {
            await load.Progress(random.Next(1, 200));
            await deployment.Server.Kill();

            // It starts without a hand or a step of repair, on what it left.
            await deployment.Server.Start();
            var back = Stopwatch.StartNew();
            await load.Progress(20);
            back.Elapsed.ShouldBeLessThan(BackWithin);
        }

        await load.Check();
    }
}
