using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;

namespace OrleansChat.Tests.Simulation.Runtime.Hosting;

/// <summary>The grain classes of the given assemblies, by the kind of the grain and by interface.</summary>
internal sealed class GrainClasses
{
    /// <summary>Reflection over an assembly is the same each time, and slow beside the start of a silo.</summary>
    private static readonly ConcurrentDictionary<Assembly, GrainClass[]> Known = new();

    private readonly FrozenDictionary<GrainType, GrainClass> _byGrainType;
    private readonly FrozenDictionary<Type, GrainClass[]> _byInterface;
    private readonly ConcurrentDictionary<Type, GrainType> _only = new();

    public GrainClasses(IEnumerable<Assembly> assemblies)
    {
        var classes = assemblies.Distinct()
            .SelectMany(assembly => Known.GetOrAdd(assembly, static key => ClassesOf(key)))
            .ToArray();
        _byGrainType = classes.ToFrozenDictionary(one => one.GrainType);
        _byInterface = classes
            .SelectMany(one => GrainInterfaces(one.Type).Select(type => (type, one)))
            .GroupBy(pair => pair.type, pair => pair.one)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public GrainClass? Find(GrainType grainType) => _byGrainType.GetValueOrDefault(grainType);

    /// <exception cref="ArgumentException">There is no such class, or more than one.</exception>
    public GrainType GrainTypeOf(Type interfaceType, string? classNamePrefix) => classNamePrefix is null
        ? _only.GetOrAdd(interfaceType, static (type, classes) => classes.Choose(type, null), this)
        : Choose(interfaceType, classNamePrefix);

    private static GrainClass[] ClassesOf(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false })
            .Where(type => typeof(IGrainBase).IsAssignableFrom(type) && GrainInterfaces(type).Any())
            .Select(type => new GrainClass(type)),
    ];

    private static IEnumerable<Type> GrainInterfaces(Type type) =>
        type.GetInterfaces().Where(one => one != typeof(IGrain) && typeof(IGrain).IsAssignableFrom(one));

    private GrainType Choose(Type interfaceType, string? classNamePrefix)
    {
        var candidates = _byInterface.GetValueOrDefault(interfaceType, [])
            .Where(one => classNamePrefix is null
                || one.Type.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal))
            .ToArray();
        return candidates switch
        {
            [var only] => only.GrainType,
            [] => throw new ArgumentException($"No grain class implements {interfaceType}.", nameof(interfaceType)),
            _ => throw new ArgumentException(
                $"{string.Join(" and ", candidates.Select(one => one.Type.FullName))} implement {interfaceType}.",
                nameof(interfaceType)),
        };
    }
}
