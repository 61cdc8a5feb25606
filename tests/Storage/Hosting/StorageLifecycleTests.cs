using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using OrleansChat.Audit;
using OrleansChat.Grains.Audit;
using OrleansChat.Silo.Hosting;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Hosting;

/// <summary>The database in the life of the host.</summary>
public sealed class StorageLifecycleTests
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_database_is_open_before_any_service_starts_and_until_the_last_has_ended()
    {
        await using var database = new TestSqlite();
        using var host = HostOn(database, services => services.AddHostedService<Diarist>());
        await host.StartAsync(Stopped);
        IsClaimed(database).ShouldBeTrue();
        await host.StopAsync(Stopped);
        IsClaimed(database).ShouldBeFalse();

        await using var storage = await database.OpenStorage();
        var rows = await storage.AuditLog.Read(0, 10, Stopped);
        rows.Select(row => row.Detail).ShouldBe(["started", "stopped"]);
    }

    [Fact]
    public async Task A_host_that_cannot_start_gives_the_claim_back_when_it_is_disposed_of()
    {
        await using var database = new TestSqlite();
        using (var host = HostOn(database, services => services.AddHostedService<Failing>()))
        {
            await Should.ThrowAsync<NotSupportedException>(host.StartAsync(Stopped));
            IsClaimed(database).ShouldBeTrue();
        }

        IsClaimed(database).ShouldBeFalse();
    }

    [Fact]
    public async Task A_host_whose_options_are_wrong_does_not_touch_the_data()
    {
        await using var database = new TestSqlite();
        using var host = HostOn(database, _ => { }, ("Storage:Readers", "0"));
        var wrong = await Should.ThrowAsync<OptionsValidationException>(host.StartAsync(Stopped));
        wrong.Message.ShouldBe("Storage:Readers is '0'; it must be from 1 to 64.");
        File.Exists(database.Path).ShouldBeFalse();
    }

    /// <summary>It waits five seconds for the other server to go.</summary>
    [Fact, Trait("Category", "Long")]
    public async Task A_host_ends_when_another_server_took_its_database()
    {
        await using var database = await TestPostgres.Create();
        using var host = HostOn(Path.GetTempPath(), database.ConnectionString, _ => { });
        await host.StartAsync(Stopped);

        await using var other = await Connect(database);
        await using var take = new NpgsqlCommand("SELECT pg_advisory_lock(7020349053)", other);
        var taken = take.ExecuteNonQueryAsync(Stopped);
        await using var operators = await Connect(database);
        await using var drop = new NpgsqlCommand(
            """
            SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """,
            operators);
        await drop.ExecuteNonQueryAsync(Stopped);
        await taken;

        await host.WaitForShutdownAsync(Stopped).WaitAsync(TimeSpan.FromSeconds(30), Stopped);
        host.Services.GetRequiredService<StorageLifecycle>().IsLost.ShouldBeTrue();
    }

    private static async Task<NpgsqlConnection> Connect(TestPostgres database)
    {
        var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Stopped);
        return connection;
    }

    private static IHost HostOn(
        TestSqlite database, Action<IServiceCollection> add, params (string Name, string Value)[] settings) =>
        HostOn(Path.GetDirectoryName(database.Path)!, null, add, settings);

    /// <param name="data">The folder.</param>
    /// <param name="database">None: SQLite.</param>
    /// <param name="add">Adds services, which come before the storage.</param>
    /// <param name="settings">What is set differently.</param>
    private static IHost HostOn(
        string data, string? database, Action<IServiceCollection> add, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name] = value;
        }

        add(builder.Services);
        builder.Services.AddStorage(new ServerSettings(0, data, database, "production", ServerRole.Silo));
        return builder.Build();
    }

    private static bool IsClaimed(TestSqlite database)
    {
        try
        {
            File.Open(Path.ChangeExtension(database.Path, ".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None)
                .Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Writes when it starts and when it ends.</summary>
    private sealed class Diarist(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Write("started");

        public Task StopAsync(CancellationToken cancellationToken) => Write("stopped");

        private Task Write(string what) =>
            services.GetRequiredService<IAuditLog>().Append(new AuditEvent(AuditAction.LoggedIn, Detail: what));
    }

    private sealed class Failing : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
