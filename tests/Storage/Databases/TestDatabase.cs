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

internal sealed class TestMemory : TestDatabase
{
    private readonly MemoryDatabase _database = new();

    public override Task<TestStorage> Open() => Task.FromResult(TestStorage.Of(_database));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal sealed class TestSqlite : TestDatabase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-storage-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "chat.db");

    public SqliteOptions Options => new() { Path = Path, BusyTimeout = TimeSpan.FromSeconds(30) };

    public override async Task<TestStorage> Open() => TestStorage.Of(await OpenStorage());

    public Task<ChatStorage> OpenStorage(SqliteOptions? options = null) =>
        ChatStorage.OpenSqlite(
            options ?? Options, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
