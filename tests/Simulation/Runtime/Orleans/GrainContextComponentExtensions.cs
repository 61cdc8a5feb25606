using OrleansChat.Tests.Simulation.Runtime.Activations;

namespace Orleans;

public static class GrainContextComponentExtensions
{
    /// <summary>The activation's own extension, to be called within its turn.</summary>
    public static TComponent GetGrainExtension<TComponent>(this IGrainContext context)
        where TComponent : class, IGrainExtension =>
        (TComponent)((Activation)context).Extension(typeof(TComponent));
}
