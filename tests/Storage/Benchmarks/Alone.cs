using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Benchmarks;

/// <summary>Tests that measure run alone, with a PostgreSQL that syncs what it commits.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone : ICollectionFixture<SyncedPostgres>;

/// <summary>Lets the shared PostgreSQL sync its commits meanwhile, as it does in use.</summary>
public sealed class SyncedPostgres : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await (await SharedPostgres.Get()).Sync(on: true);

    public async ValueTask DisposeAsync() => await (await SharedPostgres.Get()).Sync(on: false);
}
