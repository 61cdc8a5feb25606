using Npgsql;
using OrleansChat.Tests.Client.Load;

namespace OrleansChat.Tests.Faults.Kills;

/// <summary>The server lives on while its database does not, and goes on by itself afterwards.</summary>
public sealed class DatabaseFaultTests
{
    [Fact]
    public Task Nothing_acknowledged_is_lost_when_the_database_is_killed() => KillAgainAndAgain(2);

    [Fact]
    [Trait("Category", "Long")]
    public Task Nothing_acknowledged_is_lost_when_the_database_is_killed_ten_times() => KillAgainAndAgain(10);

    [Fact]
    public Task A_frozen_database_costs_time_only() => Freeze(TimeSpan.FromSeconds(3));

    [Fact]
    [Trait("Category", "Long")]
    public Task A_database_frozen_for_longer_than_the_server_waits_costs_time_only() =>
        Freeze(TimeSpan.FromSeconds(10));

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_connections_to_the_database_are_cut()
    {
        var seed = Seeds.Next();
        await using var deployment = await Deployment.Start(Database.PostgreSql);
        await using var load = await SteadyLoad.Begin(deployment.Server.Address, seed);
        var random = new Random(seed);
        for (var cut = 1; cut <= 5; cut++)
        {
            await load.Progress(random.Next(1, 60));
            await CutConnections(deployment);
        }

        await load.Progress(50);
        await load.Check();
    }

    private static async Task KillAgainAndAgain(int times)
    {
        var seed = Seeds.Next();
        await using var deployment = await Deployment.Start(Database.PostgreSql);
        await using var load = await SteadyLoad.Begin(deployment.Server.Address, seed);
        var random = new Random(seed);
        for (var kill = 1; kill <= times; kill++)
        {
            await load.Progress(random.Next(50, 250));
            await deployment.Postgres.Kill();
            await deployment.Postgres.StartAgain();
            await load.Progress(20);
        }

        await load.Check();
    }

    private static async Task Freeze(TimeSpan time)
    {
        await using var deployment = await Deployment.Start(Database.PostgreSql);
        await using var load = await SteadyLoad.Begin(deployment.Server.Address, Seeds.Next());
        await load.Progress(100);
        deployment.Postgres.Freeze();

        // The length of the fault itself.
        await Task.Delay(time, TestContext.Current.CancellationToken);
        deployment.Postgres.Thaw();
        await load.Progress(200);
        await load.Check();
    }

    private static async Task CutConnections(Deployment deployment)
    {
        var address = new NpgsqlConnectionStringBuilder(deployment.ConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync();
        await using var cut = new NpgsqlCommand(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """,
            connection);
        await cut.ExecuteNonQueryAsync();
    }
}
