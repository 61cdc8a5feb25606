using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Tests.Client.Servers;

[assembly: AssemblyFixture(typeof(OrleansChat.Tests.Storage.Databases.SharedPostgres))]

namespace OrleansChat.Tests.Storage.Databases;

/// <summary>
/// One server for all tests of the assembly, started by the first that needs it. It syncs nothing: tests that kill a
/// server start their own.
/// </summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private static readonly SemaphoreSlim StartGate = new(1);
    private static PostgresServer? _server;
    private static string? _migrated;

    /// <summary>The server; without one the test is skipped where that is allowed.</summary>
    internal static async Task<PostgresServer> Get()
    {
        await StartGate.WaitAsync();
        try
        {
            return _server ??= await Start();
        }
        catch (PostgresUnavailableException exception) when (PostgresUnavailableException.MaySkip)
        {
            Assert.Skip(exception.Message);
            throw;
        }
        finally
        {
            StartGate.Release();
        }
    }

    /// <summary>The name of a database with the product's tables and no rows, to be copied.</summary>
    internal static async Task<string> Migrated()
    {
        var server = await Get();
        await StartGate.WaitAsync();
        try
        {
            if (_migrated is null)
            {
                var database = new TestPostgres(await server.CreateDatabase(TestContext.Current.CancellationToken));
                await using (await database.Open())
                {
                }

                _migrated = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;
            }

            return _migrated;
        }
        finally
        {
            StartGate.Release();
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<PostgresServer> Start()
    {
        var server = await PostgresServer.Start();
        await server.Sync(on: false);
        return server;
    }
}

internal sealed class TestPostgres(string connectionString) : TestSqlDatabase
{
    public PostgresOptions Options => new() { ConnectionString = connectionString, PoolMin = 0, PoolMax = 8 };

    public string ConnectionString => connectionString;

    protected override string BytesQuery => "SELECT pg_database_size(current_database())";

    public static async Task<TestPostgres> Create()
    {
        var server = await SharedPostgres.Get();
        return new TestPostgres(await server.CreateDatabase(TestContext.Current.CancellationToken));
    }

    /// <summary>With the tables already made: migrating takes longer than most tests.</summary>
    public static async Task<TestPostgres> CreateMigrated()
    {
        var server = await SharedPostgres.Get();
        var template = await SharedPostgres.Migrated();
        return new TestPostgres(await server.CopyDatabase(template, TestContext.Current.CancellationToken));
    }

    public override async Task<TestStorage> Open() => TestStorage.Of(await OpenStorage());

    public Task<ChatStorage> OpenStorage(PostgresOptions? options = null) =>
        ChatStorage.OpenPostgreSql(
            options ?? Options, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);

    /// <summary>Cuts all connections to the database, as a restart of the server does.</summary>
    public async Task DropConnections()
    {
        await Execute(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """);
    }

    public override async Task<DbConnection> Connect()
    {
        var address = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
