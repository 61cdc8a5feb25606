namespace Orleans
{
    /// <summary>The marker of grain interfaces.</summary>
    public interface IGrain : IAddressable;

    /// <summary>A grain whose key is a string.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>The marker of interfaces through which grains call plain objects outside.</summary>
    public interface IGrainObserver : IAddressable;

    /// <summary>The runtime's requirements of a grain class.</summary>
    public interface IGrainBase
    {
        IGrainContext GrainContext { get; }

        /// <summary>Runs before the first call; an exception fails those that wait and drops the activation.</summary>
        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        /// <summary>Runs after the last call; the next activation begins only after it.</summary>
        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }
}

namespace Orleans.Runtime
{
    /// <summary>Anything that calls can be sent to: grains and observers.</summary>
    public interface IAddressable;

    /// <summary>The marker of interfaces that any grain answers when a class for it was added.</summary>
    public interface IGrainExtension : IAddressable;

    /// <summary>One activation of a grain, as its own code sees it.</summary>
    public interface IGrainContext
    {
        GrainId GrainId { get; }

        object? GrainInstance { get; }

        /// <summary>The services of this activation; they live as long as it does.</summary>
        IServiceProvider ActivationServices { get; }

        /// <summary>Completes when the activation is gone.</summary>
        Task Deactivated { get; }

        /// <summary>Deactivates once the calls that run have ended; later calls go to the next activation.</summary>
        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
    }

    /// <summary>Tells which activation runs right now; outside of all it is the process itself.</summary>
    public interface IGrainContextAccessor
    {
        IGrainContext GrainContext { get; }
    }
}
