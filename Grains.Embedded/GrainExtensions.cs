using OrleansChat.Grains.Embedded.Activations;
using OrleansChat.Grains.Embedded.Calls;

namespace OrleansChat.Grains.Embedded;

public static class GrainExtensions
{
    public static GrainId GetGrainId(this IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain switch
        {
            GrainReference reference => reference.GrainId,
            Grain instance => instance.RequiredContext.GrainId,
            IGrainBase instance => instance.GrainContext.GrainId,
            _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference.", nameof(grain)),
        };
    }

    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>A reference to this grain, to be passed to others instead of the grain object.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        var id = grain.GetGrainId();
        var runtime = grain switch
        {
            GrainReference reference => reference.Runtime,
            IGrainBase { GrainContext: Activation activation } => activation.Runtime,
            _ => throw new ArgumentException($"{grain.GetType()} does not belong to a runtime.", nameof(grain)),
        };
        return (TGrainInterface)(object)GrainReference.Create(typeof(TGrainInterface), id, runtime);
    }
}
