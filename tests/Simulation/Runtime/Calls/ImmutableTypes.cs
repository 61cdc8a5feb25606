using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using Orleans.Concurrency;

namespace OrleansChat.Tests.Simulation.Runtime.Calls;

/// <summary>
/// What may cross a call. Caller and grain share the objects they pass, so nothing may be able to change them.
/// </summary>
internal static class ImmutableTypes
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    private static readonly FrozenSet<Type> Plain = new[]
    {
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly),
        typeof(TimeOnly), typeof(TimeSpan), typeof(Uri), typeof(Version), typeof(CancellationToken),
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableQueue<>), typeof(ImmutableStack<>),
        typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>), typeof(ImmutableDictionary<,>),
        typeof(ImmutableSortedDictionary<,>), typeof(FrozenSet<>), typeof(FrozenDictionary<,>),
    }.ToFrozenSet();

    /// <exception cref="ArgumentException">The method cannot be called; the message says why.</exception>
    public static void Verify(MethodInfo method)
    {
        if (method.IsGenericMethod)
        {
            throw Refusal(method, "is generic, and grain methods are not");
        }

        var result = method.ReturnType;
        if (result != typeof(Task) && !IsTaskOfResult(result))
        {
            throw Refusal(method, $"gives {result.Name}, and grain methods give Task or Task<T>");
        }

        if (result != typeof(Task) && method.IsDefined(typeof(OneWayAttribute)))
        {
            throw Refusal(method, "is one-way and so has no result to give");
        }

        if (IsTaskOfResult(result) && !method.ReturnParameter.IsDefined(typeof(ImmutableAttribute))
            && !IsImmutable(result.GetGenericArguments()[0]))
        {
            throw Refusal(method, $"gives {result.GetGenericArguments()[0]}, which is not known to be immutable");
        }

        foreach (var parameter in method.GetParameters())
        {
            if (!parameter.IsDefined(typeof(ImmutableAttribute)) && !IsImmutable(parameter.ParameterType))
            {
                throw Refusal(
                    method, $"takes {parameter.ParameterType} {parameter.Name}, which is not known to be immutable");
            }
        }
    }

    private static bool IsTaskOfResult(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>);

    private static bool IsImmutable(Type type) =>
        Known.TryGetValue(type, out var known) ? known : Known.GetOrAdd(type, Decide(type));

    private static bool Decide(Type type)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (type.IsPointer || type.IsByRef || type.IsByRefLike || type == typeof(nint) || type == typeof(nuint))
        {
            return false;
        }

        if (type.IsPrimitive || type.IsEnum || (type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)))
        {
            return true;
        }

        if (Plain.Contains(definition) || definition.IsDefined(typeof(ImmutableAttribute), inherit: false))
        {
            return !type.IsGenericType || type.GetGenericArguments().All(IsImmutable);
        }

        // A struct travels as a copy, so it needs no protection but for what it refers to.
        return typeof(Exception).IsAssignableFrom(type)
            || (type.IsValueType && Fields(type).All(field => IsImmutable(field.FieldType)));
    }

    private static FieldInfo[] Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static ArgumentException Refusal(MethodInfo method, string what) => new(
        $"{method.DeclaringType!.Name}.{method.Name} {what}. Allowed are primitives, strings, enums, times, GUIDs, "
        + "immutable and frozen collections, references to grains and observers, structs of these, and what is "
        + "marked [Immutable].",
        nameof(method));
}
