using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Grains.Embedded.Hosting;
using OrleansChat.Grains.Embedded.Timers;

namespace OrleansChat.Grains.Embedded.Activations;

internal enum ActivationState
{
    /// <summary>The first call comes in, or state is read and OnActivateAsync runs; calls wait.</summary>
    Activating,

    /// <summary>Calls run.</summary>
    Active,

    /// <summary>Running calls end, then OnDeactivateAsync runs; calls wait for the next activation.</summary>
    Deactivating,

    /// <summary>Out of the directory.</summary>
    Gone,
}

/// <summary>A grain in memory: Activating, Active, Deactivating, Gone, in this order and never back.</summary>
internal sealed partial class Activation(GrainRuntime runtime, GrainClass grainClass, GrainId grainId, long number)
    : Mailbox(runtime), IGrainContext
{
    private ActivationState _state;
    private bool _started;
    private bool _ending;
    private DeactivationReason? _reason;
    private object? _instance;
    private AsyncServiceScope _services;
    private List<GrainTimer>? _timers;
    private TaskCompletionSource? _deactivated;
    private long _usedAt;

    public GrainId GrainId { get; } = grainId;

    /// <summary>The order of creation in this runtime.</summary>
    public long Number { get; } = number;

    public object? GrainInstance => _instance;

    public IServiceProvider ActivationServices => _services.ServiceProvider;

    public Task Deactivated
    {
        get
        {
            lock (Gate)
            {
                return _state == ActivationState.Gone
                    ? Task.CompletedTask
                    : (_deactivated ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    protected override bool IsOpen => _state == ActivationState.Active;

    protected override bool IsGone => _state == ActivationState.Gone;

    protected override object Target => _instance!;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            BeginDeactivating(deactivationReason);
        }
    }

    public void DeactivateIfIdle(long now)
    {
        lock (Gate)
        {
            if (_state == ActivationState.Active && !HasCalls && IsStale(now))
            {
                BeginDeactivating(new DeactivationReason(
                    DeactivationReasonCode.ActivationIdle, "The grain was not used for its collection age."));
            }
        }
    }

    /// <summary>A hint, read without the gate.</summary>
    public bool IsStale(long now) =>
        grainClass.CollectionAge != Timeout.InfiniteTimeSpan
        && Runtime.Time.GetElapsedTime(_usedAt, now) >= grainClass.CollectionAge;

    public void AddTimer(GrainTimer timer)
    {
        lock (Gate)
        {
            (_timers ??= []).Add(timer);
        }
    }

    public void RemoveTimer(GrainTimer timer)
    {
        lock (Gate)
        {
            _timers?.Remove(timer);
        }
    }

    public void StopTimers()
    {
        GrainTimer[] timers;
        lock (Gate)
        {
            timers = _timers?.ToArray() ?? [];
        }

        Array.ForEach(timers, timer => timer.Dispose());
    }

    public override string ToString() => $"{GrainId}#{Number}";

    protected override void OnReceiving()
    {
        if (!_started)
        {
            _started = true;
            Enqueue((Action)(() => _ = ActivateAsync()));
        }
    }

    protected override void OnEnded(Work work, Task task)
    {
        if (work.KeepsAlive)
        {
            _usedAt = Runtime.Time.GetTimestamp();
        }

        if (task.IsFaulted && task.Exception.InnerException is InconsistentStateException exception)
        {
            BeginDeactivating(new DeactivationReason(
                DeactivationReasonCode.ApplicationError, exception, "The state is not the stored one."));
        }

        DeactivateWhenNothingRuns();
    }

    /// <summary>Call with the gate held.</summary>
    private void BeginDeactivating(DeactivationReason reason)
    {
        _reason ??= reason;
        if (_state == ActivationState.Active)
        {
            _state = ActivationState.Deactivating;
            Enqueue((Action)StopTimers);
            DeactivateWhenNothingRuns();
        }
        else if (!_started)
        {
            // Nothing was ever called: there is nothing to undo.
            _started = true;
            Runtime.Directory.Remove(this);
            Leave();
        }
    }

    private void DeactivateWhenNothingRuns()
    {
        if (_state == ActivationState.Deactivating && !IsRunning && !_ending)
        {
            _ending = true;
            Enqueue((Action)(() => _ = DeactivateAsync()));
        }
    }
}
