using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

/// <summary>The contract of all databases: the tests of a subclass run on each of them.</summary>
public abstract class StorageContract : IAsyncLifetime
{
    private readonly DatabaseKind _kind;
    private TestDatabase? _database;
    private TestStorage? _storage;

    protected StorageContract(DatabaseKind kind) => _kind = kind;

    private protected TestStorage Storage => _storage!;

    protected static CancellationToken Stopped => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabases.Create(_kind);
        _storage = await _database.Open();
    }

    public async ValueTask DisposeAsync()
    {
        if (_storage is not null)
        {
            await _storage.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the database in order and opens it again.</summary>
    private protected async Task Reopen()
    {
        await Storage.DisposeAsync();
        _storage = await _database!.Open();
    }

    /// <summary>A second silo on the same database.</summary>
    private protected Task<TestStorage> OpenAnother() => _database!.Open();

    private protected Task<TestLog> NewLog(params string[] members) => TestLog.Create(Storage, members);
}
