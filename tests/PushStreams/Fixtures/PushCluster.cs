using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Streams;
using Orleans.TestingHost;
using OrleansChat.PushStreams;
using OrleansChat.Tests.PushStreams.Fixtures;

[assembly: AssemblyFixture(typeof(PushCluster))]

namespace OrleansChat.Tests.PushStreams.Fixtures;

/// <summary>
/// Two silos and a client of their own, all in this process. Leases are measured by clocks that stand still unless a
/// test moves them; the cluster's own work goes by real time.
/// </summary>
public class PushCluster : IAsyncLifetime
{
    public const string Provider = "push";

    /// <summary>The namespace of streams that a <see cref="IRoomGrain"/> produces.</summary>
    public const string Rooms = "room";

    private readonly InProcessTestCluster _cluster;

    public PushCluster()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            AddClock(silo.Services, SiloClock);
            silo.AddPushStreams(Provider, Configure);
            silo.AddIncomingGrainCallFilter(Calls);
            silo.AddOutgoingGrainCallFilter(Calls);
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 2;
                options.NumVotesForDeathDeclaration = 1;
            });
        });
        builder.ConfigureClient(client =>
        {
            AddClock(client.Services, ClientClock);
            client.AddPushStreams(Provider, Configure);
        });
        _cluster = builder.Build();
    }

    public FakeTimeProvider SiloClock { get; } = new();

    public FakeTimeProvider ClientClock { get; } = new();

    internal CallLog Calls { get; } = new();

    public InProcessTestCluster Cluster => _cluster;

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public static StreamId RoomStream(string key) => StreamId.Create(Rooms, key);

    public IRoomGrain Room(string key) => _cluster.Client.GetGrain<IRoomGrain>(key);

    /// <summary>A stream as the client sees it.</summary>
    public IAsyncStream<string> Stream(StreamId stream) =>
        _cluster.Client.GetStreamProvider(Provider).GetStream<string>(stream);

    /// <summary>A stream as a service in a silo sees it.</summary>
    public IAsyncStream<string> Stream(InProcessSiloHandle silo, StreamId stream) =>
        silo.ServiceProvider.GetRequiredKeyedService<IStreamProvider>(Provider).GetStream<string>(stream);

    /// <summary>The silo where a room is.</summary>
    public async Task<InProcessSiloHandle> SiloOf(IRoomGrain room) => _cluster.GetSiloForAddress(await room.Silo())!;

    public async Task<InProcessSiloHandle> SiloBeside(IRoomGrain room)
    {
        var address = await room.Silo();
        return _cluster.Silos.Single(silo => !silo.SiloAddress.Equals(address));
    }

    private static void AddClock(IServiceCollection services, FakeTimeProvider clock)
    {
        services.AddSingleton<TimeProvider>(clock);
        services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
    }

    protected virtual void Configure(PushStreamOptions options) => options.SetProducer<IRoomGrain>(Rooms);
}

/// <summary>The same, with observers beside a producer called without a message.</summary>
public sealed class DirectCluster : PushCluster
{
    public const int WaitingMax = 3;

    protected override void Configure(PushStreamOptions options)
    {
        base.Configure(options);
        options.CallLocalObserversDirectly = true;
        options.WaitingNotificationsMax = WaitingMax;
    }
}
