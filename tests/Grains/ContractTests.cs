using System.Collections.Immutable;
using System.Reflection;
using OrleansChat.Conversations;

namespace OrleansChat.Tests.Grains;

/// <summary>Refuses in the contracts what Orleans' code generator, or a rolling upgrade, would refuse.</summary>
public sealed class ContractTests
{
    private static readonly Type[] All = typeof(IConversationGrain).Assembly.GetTypes();

    private static readonly Type[] GrainInterfaces =
        [.. All.Where(type => type.IsInterface && (IsGrain(type) || typeof(IGrainObserver).IsAssignableFrom(type)))];

    private static readonly Type[] Serialized =
        [.. All.Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null)];

    [Fact]
    public void Grain_methods_return_a_task()
    {
        GrainInterfaces.ShouldNotBeEmpty();
        Methods()
            .Where(method => method.ReturnType != typeof(Task)
                && !(method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>)))
            .Select(Describe)
            .ShouldBeEmpty();
    }

    [Fact]
    public void Grain_interfaces_and_methods_have_a_stable_alias()
    {
        GrainInterfaces.Where(type => AliasOf(type) is null).ShouldBeEmpty();
        Methods().Where(method => AliasOf(method) is null).Select(Describe).ShouldBeEmpty();
    }

    [Fact]
    public void Messages_are_serializable_and_immutable()
    {
        Methods()
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
                .Append(method.ReturnType)
                .Select(type => (Method: Describe(method), Error: ErrorOf(type))))
            .Where(use => use.Error is not null)
            .ShouldBeEmpty();
        Serialized.SelectMany(PropertiesOf)
            .Select(property => (
                Property: $"{property.DeclaringType!.Name}.{property.Name}",
                Error: ErrorOf(property.PropertyType)))
            .Where(use => use.Error is not null)
            .ShouldBeEmpty();
    }

    [Fact]
    public void Serialized_types_have_an_alias_of_their_own()
    {
        Serialized.Where(type => AliasOf(type) is null).ShouldBeEmpty();
        Serialized.Concat(GrainInterfaces).GroupBy(AliasOf).Where(group => group.Count() > 1).Select(group => group.Key)
            .ShouldBeEmpty();
    }

    [Fact]
    public void Serialized_properties_outside_a_primary_constructor_have_an_id()
    {
        Serialized.Where(type => !type.IsEnum)
            .SelectMany(type => PropertiesOf(type)
                .Where(property => property.DeclaringType == type && !IsPrimary(type, property))
                .Where(property => property.GetCustomAttribute<IdAttribute>() is null)
                .Select(property => $"{type.Name}.{property.Name}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Properties_have_no_public_setters() =>
        Serialized.SelectMany(PropertiesOf)
            .Where(property => property.SetMethod is { IsPublic: true } setter
                && !setter.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit"))
            .Select(property => $"{property.DeclaringType!.Name}.{property.Name}")
            .ShouldBeEmpty();

    private static IEnumerable<MethodInfo> Methods() => GrainInterfaces.SelectMany(type => type.GetMethods());

    private static bool IsGrain(Type type) => typeof(IGrainWithStringKey).IsAssignableFrom(type);

    private static string Describe(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static string? AliasOf(MemberInfo member) =>
        member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    /// <summary>The stored properties: computed ones have no setter and no backing field.</summary>
    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.DeclaringType!.GetField(
                $"<{property.Name}>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance) is not null);

    private static bool IsPrimary(Type type, PropertyInfo property) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null
        && type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Any(constructor => constructor.GetParameters().Any(parameter => parameter.Name == property.Name));

    private static string? ErrorOf(Type type)
    {
        if (type.IsGenericType)
        {
            var shape = type.GetGenericTypeDefinition();
            return shape == typeof(Task<>) || shape == typeof(Nullable<>) || shape == typeof(ImmutableArray<>)
                || shape == typeof(Result<>)
                ? ErrorOf(type.GetGenericArguments()[0])
                : $"{type} is no immutable collection";
        }

        // The contents of a generic message are checked where it is used.
        return type.IsGenericParameter || type == typeof(Task) || type == typeof(string)
            || type == typeof(DateTimeOffset) || type == typeof(TimeSpan) || type == typeof(CancellationToken)
            || type.IsPrimitive || typeof(IGrainObserver).IsAssignableFrom(type) || Serialized.Contains(type)
            ? null
            : $"{type} has no serializer";
    }
}
