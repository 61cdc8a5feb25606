using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using OrleansChat.Silo.Clustering;
using OrleansChat.Tests.Client.Servers;
using StackExchange.Redis;

namespace OrleansChat.Tests.Storage.Clustering;

/// <summary>Restoring a membership table that Redis lost.</summary>
public sealed class RedisMembershipTests : IAsyncLifetime
{
    private const string Key = "chat/members/chat";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private RedisServer _redis = null!;
    private ConnectionMultiplexer _connection = null!;
    private RedisMembershipCopy _first = null!;
    private RedisMembershipCopy _second = null!;

    private IDatabase Database => _connection.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.Start(TestContext.Current.CancellationToken);
        _connection = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        (_first, _second) = (Copy(), Copy());
        await Write(("Version", 17), ("silo-1", 1), ("silo-2", 2));
        await _first.Check();
        await _second.Check();
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _connection.DisposeAsync();
        await _redis.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_lost_table_is_restored_once_as_a_newer_version()
    {
        var restored = 0L;
        using var listener = Listen(count => Interlocked.Add(ref restored, count));
        await Database.KeyDeleteAsync(Key);
        await Task.WhenAll(_first.Check(), _second.Check());

        (await Read()).ShouldBe([("Version", 18), ("silo-1", 1), ("silo-2", 2)]);
        restored.ShouldBe(1);
    }

    [Fact]
    public async Task A_silo_that_joined_the_empty_table_stays_in_it()
    {
        await Database.KeyDeleteAsync(Key);
        await Write(("Version", 2), ("silo-3", 3));
        await _first.Check();

        (await Read()).ShouldBe([("Version", 18), ("silo-1", 1), ("silo-2", 2), ("silo-3", 3)]);
    }

    [Fact]
    public async Task An_older_table_gives_way_to_the_one_that_was_last_seen()
    {
        await Write(("Version", 9), ("silo-1", 100));
        await _first.Check();

        (await Read()).ShouldBe([("Version", 18), ("silo-1", 1), ("silo-2", 2)]);
    }

    [Fact]
    public async Task A_newer_table_is_left_unchanged_and_remembered()
    {
        await Write(("Version", 20), ("silo-2", 200));
        await _first.Check();
        await Database.KeyDeleteAsync(Key);
        await _first.Check();

        (await Read()).ShouldBe([("Version", 21), ("silo-1", 1), ("silo-2", 200)]);
    }

    private static MeterListener Listen(Action<long> counted)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "chat.membership.restored")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => counted(count));
        listener.Start();
        return listener;
    }

    private Task Write(params (string Field, int Value)[] fields) =>
        Database.HashSetAsync(Key, [.. fields.Select(field => new HashEntry(field.Field, field.Value))]);

    private async Task<IEnumerable<(string Field, int Value)>> Read() =>
        (await Database.HashGetAllAsync(Key))
        .Select(entry => (entry.Name.ToString(), (int)entry.Value))
        .OrderBy(entry => entry.Item1, StringComparer.Ordinal);

    private RedisMembershipCopy Copy() => new(
        Options.Create(new RedisClusteringOptions
        {
            ConfigurationOptions = ConfigurationOptions.Parse(_redis.ConnectionString),
        }),
        Options.Create(new Orleans.Configuration.ClusterOptions { ServiceId = "chat", ClusterId = "chat" }),
        _services.GetRequiredService<IMeterFactory>(),
        NullLogger<RedisMembershipCopy>.Instance);
}
