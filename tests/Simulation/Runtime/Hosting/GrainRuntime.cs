using System.Reflection;
using OrleansChat.Tests.Simulation.Runtime.Activations;
using OrleansChat.Tests.Simulation.Runtime.Calls;
using OrleansChat.Tests.Simulation.Runtime.Observers;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Runtime.Hosting;

/// <summary>The grains and observers of one process: sends calls, and runs those that are delivered to it.</summary>
internal sealed class GrainRuntime
{
    private readonly GrainClasses _classes;
    private readonly IGrainCallTransport _transport;
    private readonly Dictionary<TimeSpan, CallExpiry> _expiries = [];

    public GrainRuntime(
        Process process,
        IServiceProvider services,
        IGrainCallTransport transport,
        GrainRuntimeOptions options,
        params Assembly[] assemblies)
    {
        Process = process;
        Services = services;
        Options = options;
        _transport = transport;
        _classes = new GrainClasses(assemblies);
        Observers = new ObserverDirectory(this);
    }

    public Process Process { get; }

    public IServiceProvider Services { get; }

    public GrainRuntimeOptions Options { get; }

    public TimeProvider Time => Process.Clock;

    public GrainDirectory Directory { get; } = new();

    public ObserverDirectory Observers { get; }

    public void Start() => Time.CreateTimer(
        _ => Directory.All().ForEach(activation => activation.DeactivateIfIdle()),
        null,
        Options.CollectionQuantum,
        Options.CollectionQuantum);

    public GrainType GrainTypeOf(Type interfaceType, string? classNamePrefix) =>
        _classes.GrainTypeOf(interfaceType, classNamePrefix);

    /// <summary>Whether every silo runs such a grain for itself.</summary>
    public bool IsStatelessWorker(GrainType type) => _classes.Find(type)?.MaxLocalWorkers > 0;

    /// <summary>Whether such a grain goes to the silo of its first caller.</summary>
    public bool PrefersLocal(GrainType type) => _classes.Find(type)?.PrefersLocal is true;

    /// <summary>Sends a call of a caller in this process.</summary>
    public Task Send(GrainId target, GrainMethod method, object?[] arguments)
    {
        method.ThrowIfNotReferences(arguments);
        var cancellation = method.CancellationOf(arguments);
        cancellation.ThrowIfCancellationRequested();
        var call = method.CreateCall(target, arguments);
        if (!method.IsOneWay)
        {
            ExpiryOf(method.ResponseTimeout ?? Options.ResponseTimeout).Add(call);
            call.CancelWith(cancellation);
        }

        _transport.Send(this, call);
        return call.Response;
    }

    /// <summary>Whether a call is for something that can take it at once.</summary>
    public bool IsHere(GrainCall call) =>
        ObserverDirectory.IsObserver(call.Target) || Directory.Find(call.Target) is not null;

    /// <summary>Runs a call here.</summary>
    public void Deliver(GrainCall call)
    {
        if (ObserverDirectory.IsObserver(call.Target))
        {
            Observers.Deliver(call);
        }
        else if (_classes.Find(call.Target.Type) is { } grainClass)
        {
            var activation = Directory.Find(call.Target, grainClass);
            if (activation is null)
            {
                activation = new Activation(this, grainClass, call.Target);
                Directory.Add(activation);
                activation.Start();
            }

            activation.Receive(call);
        }
        else
        {
            call.Fail(new ArgumentException($"No grain class is known for {call.Target}.", nameof(call)));
        }
    }

    public void Tell(string note) => Process.World.Tell(() => $"{this} {note}");

    public override string ToString() => Process.Name;

    private CallExpiry ExpiryOf(TimeSpan timeout) =>
        _expiries.TryGetValue(timeout, out var found) ? found : _expiries[timeout] = new CallExpiry(timeout, Time);
}
