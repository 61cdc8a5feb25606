using OrleansChat.Tests.Simulation.Runtime.Activations;
using OrleansChat.Tests.Simulation.Runtime.Timers;

namespace Orleans;

public static class GrainBaseExtensions
{
    public static void DeactivateOnIdle(this IGrainBase grain) =>
        ActivationOf(grain).Deactivate(
            new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

    /// <summary>Calls back on the grain's turns, first after the due time, then a period after each end.</summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options) =>
        GrainTimer.Start(ActivationOf(grain), cancellation => callback(state, cancellation), options);

    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) =>
        GrainTimer.Start(ActivationOf(grain), callback, options);

    public static IGrainTimer RegisterGrainTimer(
        this IGrainBase grain, Func<Task> callback, GrainTimerCreationOptions options) =>
        GrainTimer.Start(ActivationOf(grain), _ => callback(), options);

    private static Activation ActivationOf(IGrainBase grain) => (Activation)grain.GrainContext;
}
