using System.Collections.Immutable;
using System.Reflection;
using Orleans.Serialization.Invocation;
using OrleansChat.Conversations;
using OrleansChat.Frontend;
using OrleansChat.Grains;
using OrleansChat.PushStreams;
using OrleansChat.Silo.Hosting;

namespace OrleansChat.Tests.Grains.Golden;

/// <summary>Data that another version of the product reads: a message, the call of a grain, a stored record.</summary>
/// <param name="Name">
/// Its name in other versions: its alias, <c>interface/method</c> of a call, <c>state/name</c> of a record.
/// </param>
/// <param name="Type">Its type.</param>
/// <param name="Members">What is written of it; the values of an enum.</param>
internal sealed record Contract(string Name, Type Type, ImmutableArray<Member> Members)
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Assembly[] Assemblies =
    [
        typeof(IConversationGrain).Assembly, typeof(GrainStorage).Assembly, typeof(PushStreamOptions).Assembly,
        typeof(FrontendOptions).Assembly, typeof(ServerSettings).Assembly,
    ];

    public static ImmutableArray<Contract> All { get; } =
    [
        .. Types().Where(type => !type.IsAbstract && IsSerialized(type)).Select(Closed).Select(Message),
        .. Types().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IInvokable))).Select(Call),
        .. Types().SelectMany(type => type.GetConstructors()).SelectMany(made => made.GetParameters())
            .Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute)))
            .Select(State),
    ];

    public bool IsState => Name.StartsWith("state/", StringComparison.Ordinal);

    public static bool IsSerialized(Type type) => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);

    private static IEnumerable<Type> Types() => Assemblies.SelectMany(assembly => assembly.GetTypes());

    /// <summary>A generic message is tried with texts; those it carries otherwise have lines of their own.</summary>
    private static Type Closed(Type type) =>
        type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(string)) : type;

    private static Contract Message(Type type) => new(AliasOf(type), type, MembersOf(type));

    private static Contract State(ParameterInfo parameter)
    {
        var record = parameter.ParameterType.GetGenericArguments().Single();
        var name = parameter.GetCustomAttribute<PersistentStateAttribute>()!.StateName;
        return new Contract($"state/{name}", record, MembersOf(record));
    }

    private static Contract Call(Type type)
    {
        using var call = (IInvokable)Activator.CreateInstance(type)!;
        var method = call.GetMethod();
        var arguments = method.GetParameters().Select((parameter, index) => new Member(
            $"{index}", parameter.ParameterType, (made, value) => ((IInvokable)made).SetArgument(index, value!)));
        return new Contract($"{AliasOf(call.GetInterfaceType())}/{AliasOf(method)}", type, [.. arguments]);
    }

    /// <summary>Serialized properties have a field; computed ones don't.</summary>
    private static ImmutableArray<Member> MembersOf(Type type)
    {
        if (type.IsEnum)
        {
            return
            [
                .. Enum.GetNames(type).Select(name => new Member($"{name}={Enum.Parse(type, name):D}", type, null)),
            ];
        }

        ImmutableArray<Member> inherited = type.BaseType is { } parent && IsSerialized(parent) ? MembersOf(parent) : [];
        return
        [
            .. inherited,
            .. type.GetProperties(Instance)
                .Select(property => property.Name)
                .Select(name => (Name: name, Field: type.GetField($"<{name}>k__BackingField", Instance)))
                .Where(member => member.Field?.DeclaringType == type)
                .Select(member => new Member(member.Name, member.Field!.FieldType, member.Field.SetValue)),
        ];
    }

    private static string AliasOf(MemberInfo member) =>
        member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? member.Name;
}

/// <summary>A property, an argument, or a value of an enum, by its name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Set">Gives it a value; values of enums have none.</param>
internal sealed record Member(string Name, Type Type, Action<object, object?>? Set);
