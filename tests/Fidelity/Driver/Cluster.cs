using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.TestingHost;
using OrleansChat.PushStreams;
using OrleansChat.Tests.Fidelity.Promises;
using OrleansChat.Tests.Shared;

namespace OrleansChat.Tests.Fidelity;

/// <summary>
/// A cluster of one silo and one client on Microsoft.Orleans. The simulation has a class of this name too, on its model
/// of Orleans, for the same tests.
/// </summary>
public sealed class Cluster
{
    /// <summary>The name of the grain storage.</summary>
    public const string Storage = "states";

    /// <summary>The name of the stream provider, and of the namespace of its streams.</summary>
    public const string Streams = "streams";

    /// <summary>Longer than what tests hold up, with room for a busy machine.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    private readonly ManualTime _time = new();
    private readonly InProcessTestCluster _cluster;

    private Cluster()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
            silo.AddMemoryGrainStorage(Storage);
            silo.AddGrainExtension<ITallyExtension, TallyExtension>();
            silo.AddPushStreams(Streams, streams => streams.SetProducer<IProducerGrain>(Streams));
            silo.Services.AddSingleton(Journal);

            // Time passes for grains when a test says so, and for the silo as ever.
            silo.Services.AddSingleton<TimeProvider>(_time);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        });
        builder.ConfigureClient(client =>
        {
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = ResponseTimeout);
            client.AddPushStreams(Streams, streams => streams.SetProducer<IProducerGrain>(Streams));
        });
        _cluster = builder.Build();
    }

    public Journal Journal { get; } = new(static wait => wait.WaitAsync(MaxWait));

    public IClusterClient Client => _cluster.Client;

    public IGrainStorage SiloStorage =>
        _cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>(Storage);

    public static async Task Run(Func<Cluster, Task> test)
    {
        var cluster = new Cluster();
        await using (cluster._cluster)
        {
            await cluster._cluster.DeployAsync();
            try
            {
                await test(cluster);
            }
            finally
            {
                cluster.Journal.OpenAll();
            }
        }
    }

    /// <summary>The stream of a producing grain, as the client sees it.</summary>
    public IAsyncStream<string> Stream(string key) =>
        Client.GetStreamProvider(Streams).GetStream<string>(StreamId.Create(Streams, key));

    public TGrain Grain<TGrain>(string key)
        where TGrain : IGrainWithStringKey => Client.GetGrain<TGrain>(key);

    /// <summary>Ends the activation in the orderly way, and waits until it is gone.</summary>
    public Task Deactivate(IAddressable grain) => _cluster.DeactivateAsync(grain);

    /// <summary>Lets time pass for grains.</summary>
    public Task Advance(TimeSpan span)
    {
        _time.Advance(span);
        return Task.CompletedTask;
    }

    /// <summary>Lets so much time pass as soon as a timer is armed that is due then.</summary>
    public async Task AdvanceToTimer(TimeSpan due)
    {
        await _time.WhenArmed(due);
        _time.Advance(due);
    }
}
