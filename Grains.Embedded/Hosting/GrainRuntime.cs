using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Embedded.Activations;
using OrleansChat.Grains.Embedded.Calls;
using OrleansChat.Grains.Embedded.Observers;
using OrleansChat.Grains.Embedded.Timers;

namespace OrleansChat.Grains.Embedded.Hosting;

/// <summary>One runtime: sends calls, and runs those that are delivered to it.</summary>
internal sealed partial class GrainRuntime : IDisposable
{
    private readonly GrainClasses _classes;
    private readonly IGrainCallTransport? _transport;
    private readonly SystemTurns _turns;
    private readonly ConcurrentDictionary<TimeSpan, CallExpiry> _expiries = new();
    private readonly CallExpiry _defaultExpiry;
    private readonly Action<OneWayCall, Exception> _oneWayFailed;
    private readonly ITimer _collection;
    private long _lastNumber;
    private volatile bool _stopping;
    private volatile bool _stopped;
    private volatile bool _dead;

    public GrainRuntime(
        IServiceProvider services,
        IOptions<EmbeddedGrainsOptions> options,
        ILogger<GrainRuntime> log,
        TimeProvider? time = null,
        TurnExecutor? executor = null,
        IGrainCallTransport? transport = null)
    {
        Services = services;
        Options = options.Value;
        Log = log;
        Time = time ?? TimeProvider.System;
        Executor = executor ?? TurnExecutor.ThreadPool;
        _transport = transport;
        _classes = new GrainClasses(Options.AssembliesOrDefault(), Options.CollectionAge);
        _turns = new SystemTurns(Executor);
        _defaultExpiry = ExpiryOf(Options.ResponseTimeout);
        _oneWayFailed = (call, exception) => LogOneWayFailed(Log, exception, call.Method, call.Target);
        _collection = Time.CreateUnflowedTimer(_ => _turns.Post(CollectIdle), this);
        Observers = new ObserverDirectory(this);
    }

    public IServiceProvider Services { get; }

    public EmbeddedGrainsOptions Options { get; }

    public ILogger Log { get; }

    public TimeProvider Time { get; }

    public TurnExecutor Executor { get; }

    public GrainDirectory Directory { get; } = new();

    public ObserverDirectory Observers { get; }

    public GrainType GrainTypeOf(Type interfaceType, string? classNamePrefix) =>
        _classes.GrainTypeOf(interfaceType, classNamePrefix);

    /// <summary>Sends a call of a caller in this process.</summary>
    public Task Send(GrainId target, GrainMethod method, object?[] arguments)
    {
        method.ThrowIfNotReferences(arguments);
        var cancellation = method.CancellationOf(arguments);
        if (cancellation.IsCancellationRequested)
        {
            // The typed call is needed for a task of the right type.
            var canceled = method.CreateCall(target, arguments);
            canceled.Settle(Task.FromCanceled(cancellation));
            return canceled.Response;
        }

        var call = method.CreateCall(target, arguments);
        if (_stopped || (_stopping && TaskScheduler.Current is not Activation))
        {
            call.Fail(new SiloUnavailableException($"{this} stops and takes no new calls."));
            return call.Response;
        }

        if (!method.IsOneWay)
        {
            (method.ResponseTimeout is { } timeout ? ExpiryOf(timeout) : _defaultExpiry).Add(call);
            call.CancelWith(cancellation);
        }

        if (_transport is null)
        {
            Deliver(call);
        }
        else
        {
            _transport.Send(this, call);
        }

        return call.Response;
    }

    /// <summary>Runs a call here.</summary>
    public void Deliver(GrainCall call)
    {
        if (_dead)
        {
            return;
        }

        if (call is OneWayCall oneWay)
        {
            oneWay.Failed = _oneWayFailed;
        }

        if (ObserverDirectory.IsObserver(call.Target))
        {
            Observers.Deliver(call);
        }
        else if (_classes.Find(call.Target.Type) is null)
        {
            call.Fail(new ArgumentException($"No grain class is known for {call.Target}.", nameof(call)));
        }
        else
        {
            // An activation that has just gone refuses, and by then is out of the directory.
            while (!Directory.GetOrAdd(call.Target, this).Receive(call))
            {
            }
        }
    }

    public Activation NewActivation(GrainId id) =>
        new(this, _classes.Find(id.Type)!, id, Interlocked.Increment(ref _lastNumber));

    public void Start() => _collection.Change(Options.CollectionQuantum, Options.CollectionQuantum);

    /// <summary>
    /// Refuses calls from outside, lets what runs and waits end, deactivates all grains. What has not ended when the
    /// time is up is dropped.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        _stopping = true;
        try
        {
            await DrainAsync().WaitAsync(Options.ShutdownDrainTimeout, Time, cancellation);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogDrainCut(Log, Directory.Count);
        }

        _stopped = true;
        Dispose();
        _turns.Post(() =>
        {
            foreach (var expiry in _expiries.Values)
            {
                expiry.Abort(new SiloUnavailableException($"{this} has stopped."));
            }
        });
    }

    /// <summary>The end of a process: nothing runs any more, nobody is told, nothing is answered.</summary>
    public void Kill()
    {
        _dead = true;
        _stopping = true;
        Dispose();
        _turns.Kill();
        Observers.Kill();
        foreach (var activation in Directory.All())
        {
            activation.Kill();
            activation.StopTimers();
            Directory.Remove(activation);
        }
    }

    public void Dispose()
    {
        _collection.Dispose();
        foreach (var expiry in _expiries.Values)
        {
            expiry.Stop();
        }
    }

    public override string ToString() => Options.Name;

    [LoggerMessage(9020, LogLevel.Warning, "One-way {Method} of {GrainId} failed")]
    private static partial void LogOneWayFailed(
        ILogger logger, Exception exception, GrainMethod method, GrainId grainId);

    [LoggerMessage(9021, LogLevel.Warning, "The time to drain is up with {Activations} activations left")]
    private static partial void LogDrainCut(ILogger logger, int activations);

    private async Task DrainAsync()
    {
        var stopping = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The runtime stops.");
        await QuietAsync();
        while (Directory.All() is { Length: > 0 } activations)
        {
            Array.ForEach(activations, activation => activation.Deactivate(stopping));
            foreach (var activation in activations)
            {
                await activation.Deactivated;
            }

            // What a grain calls in its OnDeactivateAsync may activate others.
            await QuietAsync();
        }
    }

    /// <summary>Until a pass over all activations, new ones included, finds nothing that runs or waits.</summary>
    private async Task QuietAsync()
    {
        bool waited;
        do
        {
            waited = false;
            foreach (var activation in Directory.All())
            {
                var quiet = activation.WhenQuiet();
                waited |= !quiet.IsCompleted;
                await quiet;
            }
        }
        while (waited);
    }

    private void CollectIdle()
    {
        var now = Time.GetTimestamp();
        Array.ForEach(Directory.Where(activation => activation.IsStale(now)), stale => stale.DeactivateIfIdle(now));
    }

    private CallExpiry ExpiryOf(TimeSpan timeout) =>
        _expiries.GetOrAdd(timeout, static (timeout, runtime) => runtime.NewExpiry(timeout), this);

    private CallExpiry NewExpiry(TimeSpan timeout) => new(timeout, Time, _turns);
}
