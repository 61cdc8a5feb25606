using OrleansChat.Tests.Simulation.Runtime.Activations;

namespace OrleansChat.Tests.Simulation.Runtime.Hosting;

internal sealed class GrainContextAccessor(GrainRuntime runtime) : IGrainContextAccessor
{
    private readonly Outside _outside = new(runtime);

    public IGrainContext GrainContext => TaskScheduler.Current as Activation ?? (IGrainContext)_outside;

    /// <summary>The context of code that runs in no grain.</summary>
    private sealed class Outside(GrainRuntime runtime) : IGrainContext
    {
        public GrainId GrainId { get; } = GrainId.Create("process", runtime.ToString());

        public object? GrainInstance => null;

        public IServiceProvider ActivationServices => runtime.Services;

        public Task Deactivated { get; } = new TaskCompletionSource().Task;

        public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
        {
        }
    }
}
