using System.Collections.Concurrent;
using System.Reflection;
using OrleansChat.Grains.Embedded.Activations;
using OrleansChat.Grains.Embedded.Hosting;

namespace OrleansChat.Grains.Embedded.Calls;

/// <summary>The typed proxy of a grain or observer; two references to one grain are equal.</summary>
internal class GrainReference : DispatchProxy, IAddressable, IEquatable<GrainReference>
{
    // To clone a proxy costs a tenth of what its creation does.
    private static readonly ConcurrentDictionary<Type, GrainReference> Prototypes = new();

    private GrainInterface _interface = null!;

    public GrainId GrainId { get; private set; }

    public GrainRuntime Runtime { get; private set; } = null!;

    public static GrainReference Create(Type interfaceType, GrainId grainId, GrainRuntime runtime)
    {
        var prototype = Prototypes.GetOrAdd(interfaceType, static type =>
        {
            var described = GrainInterface.Of(type);
            var proxy = (GrainReference)DispatchProxy.Create(type, typeof(GrainReference));
            proxy._interface = described;
            return proxy;
        });
        var reference = (GrainReference)prototype.MemberwiseClone();
        reference.GrainId = grainId;
        reference.Runtime = runtime;
        return reference;
    }

    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"reference to {GrainId}";

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        Sender.Send(GrainId, _interface[targetMethod!], args ?? []);

    /// <summary>Who calls from a turn calls from its runtime, wherever the reference was made.</summary>
    private GrainRuntime Sender => TaskScheduler.Current is Mailbox caller ? caller.Runtime : Runtime;
}
