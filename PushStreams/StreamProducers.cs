using System.Collections.Concurrent;

namespace OrleansChat.PushStreams;

/// <summary>Locates the producers of streams.</summary>
/// <remarks>
/// Types are resolved once: <see cref="IGrainFactory"/> finds them by reflection at each call that names an interface.
/// </remarks>
internal sealed class StreamProducers(IGrainFactory grains, PushStreamOptions options)
{
    private readonly ConcurrentDictionary<Type, GrainType> _types = new();
    private readonly Lazy<GrainInterfaceType> _extension = new(() => ExtensionType(grains));

    public GrainId IdOf(StreamId stream)
    {
        var name = stream.GetNamespace() ?? string.Empty;
        var key = stream.GetKeyAsString();
        return options.Producers.TryGetValue(name, out var producer)
            ? GrainId.Create(TypeOf(producer), IdSpan.Create(key))
            : GrainId.Create(TypeOf(typeof(IPushStreamRendezvousGrain)), IdSpan.Create($"{name}/{key}"));
    }

    public IPushStreamProducer Get(GrainId producer) =>
        (IPushStreamProducer)grains.GetGrain(producer, _extension.Value);

    private GrainType TypeOf(Type producer) =>
        _types.GetOrAdd(producer, type => ((GrainReference)grains.GetGrain(type, "any")).GrainId.Type);

    private static GrainInterfaceType ExtensionType(IGrainFactory grains) =>
        ((GrainReference)grains.GetGrain<IPushStreamRendezvousGrain>("any").AsReference<IPushStreamProducer>())
            .InterfaceType;
}
