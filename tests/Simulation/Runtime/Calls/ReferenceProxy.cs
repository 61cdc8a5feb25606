using System.Collections.Concurrent;
using System.Reflection;
using OrleansChat.Tests.Simulation.Runtime.Activations;
using OrleansChat.Tests.Simulation.Runtime.Hosting;

namespace OrleansChat.Tests.Simulation.Runtime.Calls;

/// <summary>Turns the calls of a reference into messages.</summary>
#pragma warning disable CA1852 // The runtime derives the proxies from it.
internal class ReferenceProxy : GrainReference
#pragma warning restore CA1852
{
    // To clone a proxy costs a tenth of what its creation does.
    private static readonly ConcurrentDictionary<Type, ReferenceProxy> Prototypes = new();

    private GrainInterface _interface = null!;

    public static GrainReference Create(Type interfaceType, GrainId grainId, GrainRuntime runtime)
    {
        var prototype = Prototypes.GetOrAdd(interfaceType, static type =>
        {
            var described = GrainInterface.Of(type);
            var proxy = (ReferenceProxy)DispatchProxy.Create(type, typeof(ReferenceProxy));
            proxy._interface = described;
            proxy.InterfaceType = described.Name;
            return proxy;
        });
        var reference = (ReferenceProxy)prototype.MemberwiseClone();
        reference.GrainId = grainId;
        reference.Owner = runtime;
        return reference;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        Sender.Send(GrainId, _interface[targetMethod!], args ?? []);

    /// <summary>A call from a turn comes from that turn's runtime, wherever the reference was created.</summary>
    private GrainRuntime Sender => TaskScheduler.Current is Mailbox caller ? caller.Runtime : Owner;
}
