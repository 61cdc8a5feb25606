using System.Reflection;

namespace OrleansChat.Tests.Frontend.Fixtures;

/// <summary>A grain factory of grains that tests wrote: one for all keys of an interface.</summary>
public class FakeGrains : DispatchProxy
{
    private readonly Dictionary<Type, Func<string, object>> _grains = [];

    public static (IGrainFactory Factory, FakeGrains Grains) Create()
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        return (factory, (FakeGrains)(object)factory);
    }

    public void Add<TGrain>(Func<string, TGrain> grain)
        where TGrain : class => _grains[typeof(TGrain)] = grain;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var grain = targetMethod!.GetGenericArguments()[0];
        return _grains.TryGetValue(grain, out var make)
            ? make((string)args![0]!)
            : throw new InvalidOperationException($"The test has no {grain.Name}.");
    }
}
