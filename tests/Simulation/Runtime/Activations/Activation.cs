using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansChat.Tests.Simulation.Runtime.Calls;
using OrleansChat.Tests.Simulation.Runtime.Hosting;
using OrleansChat.Tests.Simulation.Runtime.Timers;

namespace OrleansChat.Tests.Simulation.Runtime.Activations;

internal enum ActivationState
{
    /// <summary>State is read and OnActivateAsync runs; calls wait.</summary>
    Activating,

    /// <summary>Calls run.</summary>
    Active,

    /// <summary>Running calls end, then OnDeactivateAsync runs; calls wait for the next activation.</summary>
    Deactivating,

    /// <summary>Out of the directory.</summary>
    Gone,
}

/// <summary>A grain in memory: Activating, Active, Deactivating, Gone, in this order and never back.</summary>
internal sealed partial class Activation(GrainRuntime runtime, GrainClass grainClass, GrainId grainId)
    : Mailbox(runtime), IGrainContext
{
    private readonly List<GrainTimer> _timers = [];
    private readonly Dictionary<Type, object> _extensions = [];
    private readonly TaskCompletionSource _deactivated = new();
    private ActivationState _state;
    private bool _ending;
    private DeactivationReason? _reason;
    private object? _instance;
    private AsyncServiceScope _services;
    private long _usedAt;

    public GrainId GrainId => grainId;

    public GrainClass GrainClass => grainClass;

    public object? GrainInstance => _instance;

    public IServiceProvider ActivationServices => _services.ServiceProvider;

    public Task Deactivated => _deactivated.Task;

    protected override bool IsOpen => _state == ActivationState.Active;

    public void Start() => Enqueue((Action)(() => _ = ActivateAsync()));

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        _reason ??= deactivationReason;
        if (_state == ActivationState.Active)
        {
            _state = ActivationState.Deactivating;
            DeactivateWhenNothingRuns();
        }
    }

    public void DeactivateIfIdle()
    {
        if (_state == ActivationState.Active
            && IsQuiet
            && Runtime.Time.GetElapsedTime(_usedAt) >= (grainClass.CollectionAge ?? Runtime.Options.CollectionAge))
        {
            Deactivate(new DeactivationReason(
                DeactivationReasonCode.ActivationIdle, "The grain was not used for its collection age."));
        }
    }

    public void AddTimer(GrainTimer timer) => _timers.Add(timer);

    public void RemoveTimer(GrainTimer timer) => _timers.Remove(timer);

    public override string ToString() => grainId.ToString();

    public object Extension(Type type) => _extensions.TryGetValue(type, out var found)
        ? found
        : _extensions[type] = ActivationServices.GetRequiredKeyedService<IGrainExtension>(type);

    protected override object TargetOf(Work work) =>
        work is GrainCall { Method: { IsExtension: true } method } ? Extension(method.InterfaceType) : _instance!;

    protected override void OnEnded(Work work, Task task)
    {
        if (work.KeepsAlive)
        {
            _usedAt = Runtime.Time.GetTimestamp();
        }

        if (task.Exception?.InnerException is InconsistentStateException exception)
        {
            Deactivate(new DeactivationReason(
                DeactivationReasonCode.ApplicationError, exception, "The state is not the stored one."));
        }

        DeactivateWhenNothingRuns();
    }

    private void StopTimers() => _timers.ToList().ForEach(timer => timer.Dispose());

    private void DeactivateWhenNothingRuns()
    {
        if (_state == ActivationState.Deactivating && !IsRunning && !_ending)
        {
            _ending = true;
            Enqueue((Action)(() => _ = DeactivateAsync()));
        }
    }
}
