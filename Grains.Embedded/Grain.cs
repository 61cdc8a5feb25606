using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Grains.Embedded.Activations;

namespace OrleansChat.Grains.Embedded;

/// <summary>The base class of grains.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    /// <remarks>The runtime creates grains inside a turn of their activation, which is how they find it.</remarks>
    protected Grain()
        : this((TaskScheduler.Current as Activation)!)
    {
    }

    protected Grain(IGrainContext grainContext) => GrainContext = grainContext;

    [AllowNull]
    public IGrainContext GrainContext { get; }

    protected IGrainFactory GrainFactory => ServiceProvider.GetRequiredService<IGrainFactory>();

    protected internal IServiceProvider ServiceProvider => RequiredContext.ActivationServices;

    internal IGrainContext RequiredContext => GrainContext
        ?? throw new InvalidOperationException("The grain was not created by the runtime and has no context.");

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Deactivates once the calls that run have ended; later calls go to the next activation.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);
}
