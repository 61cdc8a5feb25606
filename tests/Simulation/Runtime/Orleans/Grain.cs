using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Tests.Simulation.Runtime.Activations;

namespace Orleans;

/// <summary>The base class of grains.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    /// <remarks>The runtime creates grains inside a turn of their activation, which is how they find it.</remarks>
    protected Grain() => GrainContext = (TaskScheduler.Current as Activation)!;

    public IGrainContext GrainContext { get; }

    protected IGrainFactory GrainFactory => ServiceProvider.GetRequiredService<IGrainFactory>();

    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Deactivates once the calls that run have ended; later calls go to the next activation.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);
}
