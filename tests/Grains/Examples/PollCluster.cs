using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.TestingHost;
using OrleansChat.PushStreams;

namespace OrleansChat.Tests.Grains.Examples;

/// <summary>Two silos and a client in this process, with a store that outlives the silos.</summary>
public sealed class PollCluster : IAsyncLifetime
{
    private readonly InProcessTestCluster _cluster;

    public PollCluster()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton<IGrainStorage>(PollGrain.Storage, Store);
            silo.AddPushStreams(PollGrain.Streams, ConfigureStreams);

            // The grains' time stands still until a test advances it; the silo's own work uses real time.
            silo.Services.AddSingleton<TimeProvider>(Clock);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);

            // A lost silo is noticed within seconds.
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 2;
                options.NumVotesForDeathDeclaration = 1;
            });
        });
        builder.ConfigureClient(client => client.AddPushStreams(PollGrain.Streams, ConfigureStreams));
        _cluster = builder.Build();
    }

    public FakeTimeProvider Clock { get; } = new();

    internal FaultyGrainStorage Store { get; } = new();

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    public IPollGrain Poll(string name) => _cluster.Client.GetGrain<IPollGrain>(name);

    public IAsyncStream<string> Votes(string name) => _cluster.Client.GetStreamProvider(PollGrain.Streams)
        .GetStream<string>(StreamId.Create(PollGrain.Streams, name));

    /// <summary>Kills the silo where a grain is active, and waits until the others know.</summary>
    public async Task KillSiloOf(IAddressable grain)
    {
        _cluster.TryGetGrainContext(grain.GetGrainId(), out var activation).ShouldBeTrue();
        await _cluster.KillSiloAsync(_cluster.GetSiloForAddress(activation!.Address.SiloAddress!)!);
        await _cluster.WaitForLivenessToStabilizeAsync(didKill: true);
    }

    private static void ConfigureStreams(PushStreamOptions options) =>
        options.SetProducer<IPollGrain>(PollGrain.Streams);
}
