using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;

namespace OrleansChat.Tests.Grains.Golden;

/// <summary>
/// A value of a contract as a golden line describes it: its members have a value each, always the same and different
/// from the others', and members of a later version have none.
/// </summary>
internal sealed class Sample
{
    /// <summary>More than any type has members, so that no two values are alike.</summary>
    private const int Spread = 32;

    private readonly IServiceProvider _silo;

    public Sample(IServiceProvider silo, Contract contract, IEnumerable<string> members)
    {
        _silo = silo;
        Value = Build(contract, [.. members], 0);
    }

    public object Value { get; }

    /// <summary>Neither the contract nor what it holds has got members since.</summary>
    public bool IsCurrent { get; private set; } = true;

    private object Build(Contract contract, ImmutableArray<string> members, int seed)
    {
        IsCurrent &= members.Length == contract.Members.Length;
        if (contract.Type.IsEnum)
        {
            return Enum.Parse(contract.Type, members[seed % members.Length].Split('=')[0]);
        }

        var value = contract.Type.IsValueType || contract.Type.GetConstructor(Type.EmptyTypes) is not null
            ? Activator.CreateInstance(contract.Type)!
            : RuntimeHelpers.GetUninitializedObject(contract.Type);
        foreach (var (index, name) in members.Index())
        {
            var member = contract.Members.Single(member => member.Name == name);
            member.Set!(value, ValueOf(member.Type, (seed * Spread) + index + 1));
        }

        return value;
    }

    private object ValueOf(Type type, int seed) => type switch
    {
        _ when type == typeof(string) || type == typeof(object) => $"text {seed}",
        _ when type == typeof(bool) => true,
        _ when type == typeof(int) => seed,
        _ when type == typeof(long) => (long)seed,
        _ when type == typeof(double) => seed + 0.5,
        _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(seed),
        _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddSeconds(seed),
        _ when type == typeof(Exception) => new InvalidOperationException($"text {seed}"),
        _ when type == typeof(StreamId) => StreamId.Create("namespace", $"key {seed}"),
        _ when type.IsAssignableTo(typeof(IGrainObserver)) => Observer(type, seed),
        _ when Nullable.GetUnderlyingType(type) is { } underlying => ValueOf(underlying, seed),
        _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) => Items(
            type.GetGenericArguments()[0], seed),
        _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) => Entry(type, seed),
        _ => Released(type, seed),
    };

    private IAddressable Observer(Type type, int seed) =>
        _silo.GetRequiredService<IGrainFactory>().GetGrain(
            GrainId.Create("observer", $"key {seed}"),
            _silo.GetRequiredService<GrainInterfaceTypeResolver>().GetGrainInterfaceType(type));

    private object Items(Type type, int seed)
    {
        var items = Array.CreateInstance(type, 2);
        items.SetValue(ValueOf(type, seed), 0);
        items.SetValue(ValueOf(type, seed + 1), 1);
        return typeof(Sample).GetMethod(nameof(ToImmutable), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type).Invoke(null, [items])!;
    }

    private IDictionary Entry(Type type, int seed)
    {
        var entries = (IDictionary)Activator.CreateInstance(type)!;
        var (key, value) = (type.GetGenericArguments()[0], type.GetGenericArguments()[1]);
        entries.Add(ValueOf(key, seed), ValueOf(value, seed));
        return entries;
    }

    private static ImmutableArray<T> ToImmutable<T>(T[] items) => [.. items];

    /// <summary>
    /// A message within another one, as it was released first: the first of its kind with its first members.
    /// </summary>
    private object Released(Type type, int seed)
    {
        var fitting = Contract.All
            .Where(contract => Contract.IsSerialized(contract.Type) && contract.Type.IsAssignableTo(type))
            .Where(contract => !contract.IsState)
            .OrderBy(contract => contract.Name, StringComparer.Ordinal)
            .ToList();
        var line = GoldenFile.Lines.FirstOrDefault(line => fitting.Exists(contract => contract.Name == line.Name));
        var contract = fitting.First(contract => line is null || contract.Name == line.Name);
        return Build(contract, line?.Members ?? [.. contract.Members.Select(member => member.Name)], seed);
    }
}
