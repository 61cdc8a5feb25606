using OrleansChat.Tests.Simulation.Runtime.Activations;
using OrleansChat.Tests.Simulation.Runtime.Calls;

namespace Orleans;

public static class GrainExtensions
{
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase instance => instance.GrainContext.GrainId,
        _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain nor a reference.", nameof(grain)),
    };

    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>A reference to this grain, to be passed to others instead of the grain object.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        var runtime = grain switch
        {
            GrainReference reference => reference.Owner,
            IGrainBase instance => ((Activation)instance.GrainContext).Runtime,
            _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain nor a reference.", nameof(grain)),
        };
        return (TGrainInterface)(object)ReferenceProxy.Create(typeof(TGrainInterface), grain.GetGrainId(), runtime);
    }
}
