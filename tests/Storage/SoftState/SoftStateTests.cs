using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using OrleansChat.Grains.RateLimits;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.SoftState;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.SoftState;

/// <summary>Orleans' ADO.NET grain storage over the tables and statements of our migrations.</summary>
public abstract class SoftStateTests : IAsyncLifetime
{
    private const string Name = "soft-state";
    private const string StateName = "bucket";

    /// <summary>A key that reads as a number is kept as one by the provider.</summary>
    private static readonly string[] Keys = ["send/u-7", "7", "7+x", "0f8fad5b-d9cb-469f-a165-70867728950e"];

    private ChatStorage _chat = null!;
    private InProcessTestCluster _cluster = null!;

    private IGrainStorage Storage =>
        _cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>(Name);

    public async ValueTask InitializeAsync()
    {
        _chat = await Open();
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) => silo.AddSoftState(Name, _ => SoftState));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _chat.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task State_that_was_never_written_does_not_exist()
    {
        var state = await Read("never");

        state.RecordExists.ShouldBeFalse();
        state.State!.Tokens.ShouldBe(0);
    }

    [Fact]
    public async Task Every_kind_of_key_has_a_state_of_its_own()
    {
        foreach (var (key, index) in Keys.Select((key, index) => (key, index)))
        {
            await Write(key, new GrainState<BucketRecord>(new BucketRecord { Tokens = index + 1 }));
        }

        foreach (var (key, index) in Keys.Select((key, index) => (key, index)))
        {
            var state = await Read(key);
            state.RecordExists.ShouldBeTrue(key);
            state.State!.Tokens.ShouldBe(index + 1, key);
        }
    }

    [Fact]
    public async Task A_state_is_written_again_and_again()
    {
        var state = new GrainState<BucketRecord>(new BucketRecord());
        for (var tokens = 1; tokens <= 3; tokens++)
        {
            state.State!.Tokens = tokens;
            await Write("again", state);
        }

        (await Read("again")).State!.Tokens.ShouldBe(3);
    }

    [Fact]
    public async Task Of_two_activations_that_write_for_the_first_time_the_second_is_told()
    {
        await Write("first", new GrainState<BucketRecord>(new BucketRecord { Tokens = 1 }));

        var second = new GrainState<BucketRecord>(new BucketRecord { Tokens = 2 });
        await Should.ThrowAsync<InconsistentStateException>(() => Write("first", second));
        (await Read("first")).State!.Tokens.ShouldBe(1);
    }

    [Fact]
    public async Task An_activation_that_read_before_another_wrote_is_told()
    {
        await Write("stale", new GrainState<BucketRecord>(new BucketRecord { Tokens = 1 }));
        var stale = await Read("stale");
        await Write("stale", await Read("stale"));

        await Should.ThrowAsync<InconsistentStateException>(() => Write("stale", stale));
        await Should.ThrowAsync<InconsistentStateException>(() => Clear("stale", stale));
        (await Read("stale")).RecordExists.ShouldBeTrue();
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_can_be_written_again()
    {
        var state = new GrainState<BucketRecord>(new BucketRecord { Tokens = 1 });
        await Write("cleared", state);
        await Clear("cleared", state);

        (await Read("cleared")).RecordExists.ShouldBeFalse();
        await Write("cleared", state);
        (await Read("cleared")).RecordExists.ShouldBeTrue();
    }

    [Fact]
    public async Task A_state_that_another_activation_cleared_is_not_brought_back()
    {
        await Write("gone", new GrainState<BucketRecord>(new BucketRecord { Tokens = 1 }));
        var stale = await Read("gone");
        await Clear("gone", await Read("gone"));

        await Should.ThrowAsync<InconsistentStateException>(() => Write("gone", stale));
        (await Read("gone")).RecordExists.ShouldBeFalse();
    }

    private protected abstract SoftStateDatabase SoftState { get; }

    private protected abstract Task<ChatStorage> Open();

    private protected async Task<GrainState<BucketRecord>> Read(string key)
    {
        var state = new GrainState<BucketRecord>();
        await Storage.ReadStateAsync(StateName, Id(key), state);
        return state;
    }

    private protected Task Write(string key, GrainState<BucketRecord> state) =>
        Storage.WriteStateAsync(StateName, Id(key), state);

    private Task Clear(string key, GrainState<BucketRecord> state) =>
        Storage.ClearStateAsync(StateName, Id(key), state);

    private static GrainId Id(string key) => GrainId.Create("bucket", key);
}

public sealed class SqliteSoftStateTests : SoftStateTests
{
    private readonly TestSqlite _database = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _database.DisposeAsync();
    }

    private protected override SoftStateDatabase SoftState => SqliteDatabase.SoftStateOf(_database.Options);

    private protected override Task<ChatStorage> Open() => _database.OpenStorage();
}

public sealed class PostgresSoftStateTests : SoftStateTests
{
    private TestPostgres _database = null!;

    [Fact]
    public async Task State_is_read_although_the_database_cut_the_connections()
    {
        await Write("cut", new GrainState<BucketRecord>(new BucketRecord { Tokens = 1 }));
        await _database.DropConnections();

        (await Read("cut")).State!.Tokens.ShouldBe(1);
    }

    private protected override SoftStateDatabase SoftState => PostgresDatabase.SoftStateOf(_database.Options);

    private protected override async Task<ChatStorage> Open()
    {
        _database = await TestPostgres.Create();
        return await _database.OpenStorage();
    }
}
