using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.Streams;
using OrleansChat.PushStreams;
using OrleansChat.Tests.Fidelity.Promises;
using OrleansChat.Tests.Simulation.Network;
using OrleansChat.Tests.Simulation.Runtime.Hosting;
using OrleansChat.Tests.Simulation.Runtime.Storage;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Fidelity;

/// <summary>
/// A cluster of one silo and one client on the model of Orleans. The fidelity suite has a class of this name too, on
/// Orleans itself, for the same tests.
/// </summary>
public sealed class Cluster
{
    /// <summary>The name of the grain storage.</summary>
    public const string Storage = "states";

    /// <summary>The name of the stream provider, and of the namespace of its streams.</summary>
    public const string Streams = "streams";

    /// <summary>In virtual time; far more than any test needs.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);

    private readonly World _world = new(1);
    private readonly Member _silo;
    private readonly Member _client;

    private Cluster()
    {
        var placement = new Placement(_world);
        var transport = new SimulatedTransport(_world, new Links(_world), placement);
        _silo = new Member(_world, "silo", 1, transport);
        _client = new Member(_world, "client", 2, transport);
        _silo.Begin(silo =>
        {
            silo.Services.AddKeyedSingleton(Storage, SiloStorage);
            silo.Services.AddSingleton(Journal);
            silo.AddGrainExtension<ITallyExtension, TallyExtension>();
            ((ISiloBuilder)silo).AddPushStreams(Streams, streams => streams.SetProducer<IProducerGrain>(Streams));
        });
        _client.Begin(client => ((IClientBuilder)client).AddPushStreams(
            Streams, streams => streams.SetProducer<IProducerGrain>(Streams)));
        placement.Silos.Add(_silo);
    }

    public Journal Journal { get; } = new(static wait => wait);

    public IClusterClient Client => _client.Services.GetRequiredService<IClusterClient>();

    public IGrainStorage SiloStorage { get; } = new MemoryGrainStorage();

    /// <summary>Runs on a thread of its own, so that nothing of the caller's context gets in.</summary>
    public static Task Run(Func<Cluster, Task> test)
    {
        var outcome = new TaskCompletionSource();
        var thread = new Thread(() => new Cluster().Run(test, outcome));
        thread.Start();
        thread.Join();
        return outcome.Task;
    }

    /// <summary>The stream of a producing grain, as the client sees it.</summary>
    public IAsyncStream<string> Stream(string key) =>
        Client.GetStreamProvider(Streams).GetStream<string>(StreamId.Create(Streams, key));

    public TGrain Grain<TGrain>(string key)
        where TGrain : IGrainWithStringKey => Client.GetGrain<TGrain>(key);

    /// <summary>Ends the activation in the orderly way, and waits until it is gone.</summary>
    public async Task Deactivate(IAddressable grain)
    {
        var gone = Task.CompletedTask;
        _silo.Do(() =>
        {
            var activation = _silo.Runtime.Directory.Find(grain.GetGrainId());
            activation?.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "A test asks."));
            gone = activation?.Deactivated ?? gone;
        });
        await Advance(TimeSpan.FromMilliseconds(1));
        await gone;
    }

    /// <summary>Lets time pass.</summary>
    public Task Advance(TimeSpan span) => Task.Delay(span, _client.Clock);

    /// <summary>Lets so much time pass that a timer fires that is due then.</summary>
    public Task AdvanceToTimer(TimeSpan due) => Advance(due);

    private void Run(Func<Cluster, Task> test, TaskCompletionSource outcome)
    {
        Task? running = null;
        _client.Do(() => running = test(this));
        while (running is not { IsCompleted: true } && _world.Violation is null && _world.Elapsed < MaxWait)
        {
            _world.RunUntil(_world.Elapsed + TimeSpan.FromSeconds(1));
        }

        if (_world.Violation is not null)
        {
            outcome.SetException(new InvalidOperationException(_world.Violation));
        }
        else if (running is { IsCompleted: true })
        {
            outcome.SetFromTask(running);
        }
        else
        {
            outcome.SetException(new TimeoutException(
                $"The test did not end; the journal has: {string.Join(", ", Journal.Entries)}"));
        }
    }

    private sealed class Member(World world, string name, int number, SimulatedTransport transport)
        : GrainProcess(world, name, number, transport)
    {
        public IServiceProvider Services => Runtime.Services;

        public void Begin(Action<RuntimeBuilder> configure) => Start(configure);
    }
}
