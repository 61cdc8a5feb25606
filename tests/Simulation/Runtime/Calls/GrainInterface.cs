using System.Collections.Concurrent;
using System.Reflection;

namespace OrleansChat.Tests.Simulation.Runtime.Calls;

/// <summary>A grain or observer interface with its methods, compiled once a process.</summary>
internal sealed class GrainInterface
{
    private static readonly ConcurrentDictionary<Type, GrainInterface> Known = new();

    private static readonly ConcurrentDictionary<GrainInterfaceType, Type> ByName = new();

    private readonly Dictionary<MethodInfo, GrainMethod> _methods;

    private GrainInterface(Type type)
    {
        if (!type.IsInterface || !typeof(IAddressable).IsAssignableFrom(type) || type.ContainsGenericParameters)
        {
            throw new ArgumentException($"{type} is not the interface of a grain or an observer.", nameof(type));
        }

        Name = GrainInterfaceType.Create(type.FullName!);
        ByName[Name] = type;
        _methods = type.GetInterfaces().Append(type)
            .SelectMany(one => one.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            .ToDictionary(method => method, method => new GrainMethod(method));
    }

    public GrainInterfaceType Name { get; }

    public GrainMethod this[MethodInfo method] => _methods[method];

    public static Type Named(GrainInterfaceType name) => ByName[name];

    /// <exception cref="ArgumentException">The interface cannot be called; the message says why.</exception>
    public static GrainInterface Of(Type type) => Known.GetOrAdd(type, static type => new GrainInterface(type));
}
