using k8s.Models;
using Npgsql;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Manifests.Rendering;
using OrleansChat.Tests.Manifests.Running;

namespace OrleansChat.Tests.Manifests;

/// <summary>The program runs with the settings of an overlay's pods.</summary>
public sealed class RunningTests
{
    [Fact]
    public async Task The_pods_of_the_local_overlay_start_beside_a_real_database_and_redis_and_end_in_time()
    {
        var overlay = await Overlay.Render(Overlay.Local);
        await using var postgres = await StartPostgres();
        await using var redis = await RedisServer.Start(TestContext.Current.CancellationToken);
        var database = new NpgsqlConnectionStringBuilder(
            await postgres.CreateDatabase(TestContext.Current.CancellationToken));
        await Execute(database.ConnectionString, overlay.All<V1ConfigMap>().Single(IsRoles).Data.Values.Single());
        var gateway = FreePort.Next();
        (string, string)[] here =
        [
            ("Host=postgres", $"Host={database.Host};Port={database.Port}"),
            ("redis:6379", redis.ConnectionString),
            ("silo:30000", $"127.0.0.1:{gateway}"),
            ("30000", $"{gateway}"),
            ("11111", $"{FreePort.Next()}"),
            ("status.podIP", "127.0.0.1"),
        ];

        await using (var migration = new PodProcess(overlay, "migrate", here))
        {
            (await migration.End()).ShouldBe(0, migration.Output);
        }

        await using var silo = new PodProcess(overlay, "silo", here);
        await AllSucceed(silo, overlay.Workload("silo"));
        await using var frontend = new PodProcess(overlay, "frontend", here);
        await AllSucceed(frontend, overlay.Workload("frontend"));

        // Told to end, it is not ready, and lives on for the proxies to see it.
        var probes = overlay.Workload("frontend").Container;
        frontend.Terminate();
        await frontend.Fails(probes.ReadinessProbe);
        await frontend.Succeeds(probes.LivenessProbe);
        (await frontend.Stop()).ShouldBe(0, frontend.Output);
        (await silo.Stop()).ShouldBe(0, silo.Output);
    }

    private static bool IsRoles(V1ConfigMap map) => map.Data.ContainsKey("roles.sql");

    private static async Task AllSucceed(PodProcess pod, Workload workload)
    {
        workload.Probes.Count().ShouldBe(3);
        foreach (var probe in workload.Probes)
        {
            await pod.Succeeds(probe);
        }
    }

    private static async Task<PostgresServer> StartPostgres()
    {
        try
        {
            var postgres = await PostgresServer.Start();
            if (!postgres.IsOurs)
            {
                Assert.Skip("Roles are only made in a PostgreSQL of ours.");
            }

            return postgres;
        }
        catch (PostgresUnavailableException exception) when (PostgresUnavailableException.MaySkip)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    /// <summary>Each line is a statement: a database is not made within a transaction.</summary>
    private static async Task Execute(string database, string statements)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        foreach (var line in statements.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are those of the overlay.
            command.CommandText = line;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }
}
