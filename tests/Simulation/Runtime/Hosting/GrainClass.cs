using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Core;
using Orleans.Placement;
using Orleans.Storage;
using OrleansChat.Tests.Simulation.Runtime.Activations;
using OrleansChat.Tests.Simulation.Runtime.Storage;

namespace OrleansChat.Tests.Simulation.Runtime.Hosting;

/// <summary>A grain class: how instances are made, and what its attributes say.</summary>
internal sealed class GrainClass
{
    private static readonly MethodInfo NewStateMethod =
        typeof(GrainClass).GetMethod(nameof(NewPersistentState), BindingFlags.Static | BindingFlags.NonPublic)!;

    private readonly ObjectFactory _factory;
    private readonly Func<Activation, IStorage>[] _states;

    public GrainClass(Type type)
    {
        Type = type;
        GrainType = GrainType.Create(ConventionalName(type));
        CollectionAge = type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit;
        MaxLocalWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocalWorkers ?? 0;
        PrefersLocal = type.IsDefined(typeof(PreferLocalPlacementAttribute));
        var stateParameters = type.GetConstructors().FirstOrDefault()?.GetParameters()
            .Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute)))
            .ToArray() ?? [];
        _states = Array.ConvertAll(stateParameters, StateFactory);
        _factory = ActivatorUtilities.CreateFactory(
            type, Array.ConvertAll(stateParameters, parameter => parameter.ParameterType));
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    /// <summary>How long an instance may be unused; null when the runtime says it.</summary>
    public TimeSpan? CollectionAge { get; }

    /// <summary>Of a stateless worker, how many activations one silo makes of a key; else 0.</summary>
    public int MaxLocalWorkers { get; }

    public bool PrefersLocal { get; }

    /// <summary>Makes the instance, inside a turn of its activation, and reads its states.</summary>
    public async Task CreateInstance(Activation activation, Action<object> created)
    {
        var states = Array.ConvertAll(_states, factory => factory(activation));
        created(_factory(activation.ActivationServices, states));
        foreach (var state in states)
        {
            await state.ReadStateAsync();
        }
    }

    private static string ConventionalName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.Length > 5 && name.EndsWith("grain", StringComparison.Ordinal) ? name[..^5] : name;
    }

    private static Func<Activation, IStorage> StateFactory(ParameterInfo parameter)
    {
        var named = parameter.GetCustomAttribute<PersistentStateAttribute>()!;
        var create = NewStateMethod.MakeGenericMethod(parameter.ParameterType.GetGenericArguments()[0])
            .CreateDelegate<Func<Activation, PersistentStateAttribute, IStorage>>();
        return activation => create(activation, named);
    }

    private static PersistentState<TState> NewPersistentState<TState>(
        Activation activation, PersistentStateAttribute named)
    {
        var services = activation.ActivationServices;
        var storage = named.StorageName is null
            ? services.GetService<IGrainStorage>()
            : services.GetKeyedService<IGrainStorage>(named.StorageName);
        return storage is null
            ? throw new InvalidOperationException(
                $"The state {named.StateName} of {activation.GrainId} needs the grain storage "
                + $"{named.StorageName ?? "without a name"}, which is not registered.")
            : new PersistentState<TState>(named.StateName, activation.GrainId, storage);
    }
}
