using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.MemoryStores;

namespace OrleansChat.Tests.Storage.Databases;

/// <summary>An empty database that can be opened several times, at once or one after the other.</summary>
internal abstract class TestDatabase : IAsyncDisposable
{
    public abstract Task<TestStorage> Open();

    public abstract ValueTask DisposeAsync();
}

/// <summary>A database with tables, past whose owner a test can write rows by the million.</summary>
internal abstract class TestSqlDatabase : TestDatabase
{
    /// <summary>Connects as nobody of the product does.</summary>
    public abstract Task<DbConnection> Connect();

    /// <summary>Asks how many bytes the tables and indexes take.</summary>
    protected abstract string BytesQuery { get; }

    public async Task<long> Bytes()
    {
        await using var connection = await Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = BytesQuery;
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>SQL in the words that SQLite and PostgreSQL share.</summary>
    public async Task Execute(string text)
    {
        await using var connection = await Connect();
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = text;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}

internal sealed class TestMemory : TestDatabase
{
    private readonly MemoryDatabase _database = new();

    public override Task<TestStorage> Open() => Task.FromResult(TestStorage.Of(_database));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal sealed class TestSqlite : TestSqlDatabase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-storage-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "chat.db");

    public SqliteOptions Options => new() { Path = Path, BusyTimeout = TimeSpan.FromSeconds(30) };

    protected override string BytesQuery =>
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";

    public override async Task<TestStorage> Open() => TestStorage.Of(await OpenStorage());

    public Task<ChatStorage> OpenStorage(SqliteOptions? options = null) =>
        ChatStorage.OpenSqlite(
            options ?? Options, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);

    public override async Task<DbConnection> Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
