namespace OrleansChat.Frontend;

/// <summary>The grains of one interface.</summary>
/// <remarks>
/// Types are resolved once: <see cref="IGrainFactory"/> finds them by reflection at each call that names an interface.
/// </remarks>
internal sealed class GrainsOf<TGrain>(IGrainFactory grains)
    where TGrain : IGrainWithStringKey
{
    private Types? _types;

    /// <summary>The grain with a key.</summary>
    public TGrain this[string key]
    {
        get
        {
            if (_types is { } types)
            {
                return (TGrain)grains.GetGrain(GrainId.Create(types.Grain, key), types.Interface);
            }

            var grain = grains.GetGrain<TGrain>(key);
            if (grain is GrainReference reference)
            {
                _types = new Types(reference.GrainId.Type, reference.InterfaceType);
            }

            return grain;
        }
    }

    private sealed record Types(GrainType Grain, GrainInterfaceType Interface);
}
