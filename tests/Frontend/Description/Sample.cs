using System.Collections.Immutable;
using System.Reflection;
using OrleansChat.Conversations;

namespace OrleansChat.Tests.Frontend.Description;

/// <summary>Values to write: with all that their types can hold, and with no more than they must.</summary>
internal static class Sample
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static T Full<T>() => (T)Of(typeof(T), isFull: true);

    public static T Bare<T>() => (T)Of(typeof(T), isFull: false);

    public static object Of(Type type, bool isFull) => type switch
    {
        _ when type == typeof(string) => "a",
        _ when type == typeof(bool) => true,
        _ when type == typeof(int) => 7,
        _ when type == typeof(long) => 7L,
        _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(7),
        _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch,
        _ when Nullable.GetUnderlyingType(type) is { } underlying => Of(underlying, isFull),

        // Only a channel has all that a conversation can have.
        _ when type == typeof(ConversationKind) => isFull ? ConversationKind.Channel : ConversationKind.Direct,
        _ when type == typeof(EventBody) => Of(typeof(MessageBody), isFull),
        _ when type == typeof(Emoji) => Emoji.Parse("👍"),
        { IsEnum: true } => Enum.GetValues(type).GetValue(0)!,
        { IsConstructedGenericType: true } when type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) =>
            Items(type.GenericTypeArguments[0], isFull),
        _ when type.GetMethod("Parse", [typeof(string)]) is { } parse => parse.Invoke(null, ["a"])!,
        _ => Build(type, isFull),
    };

    private static object Build(Type type, bool isFull)
    {
        var constructor = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;
        var arguments = constructor.GetParameters().Select(parameter =>
            isFull || IsGiven(parameter) ? Of(parameter.ParameterType, isFull) : null);
        var value = constructor.Invoke([.. arguments]);
        var names = constructor.GetParameters().Select(parameter => parameter.Name);
        foreach (var property in type.GetProperties().Where(property => isFull && property.CanWrite))
        {
            if (!names.Contains(property.Name))
            {
                property.SetValue(value, Of(property.PropertyType, isFull));
            }
        }

        return value;
    }

    /// <summary>Events without a client id are not messages; an event of these samples is one.</summary>
    private static bool IsGiven(ParameterInfo parameter) =>
        Nullability.Create(parameter).WriteState is not NullabilityState.Nullable
        || parameter.ParameterType == typeof(ClientId?);

    private static object Items(Type type, bool isFull) =>
        typeof(Sample).GetMethod(nameof(One), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type).Invoke(null, [isFull])!;

    private static ImmutableArray<T> One<T>(bool isFull) => [(T)Of(typeof(T), isFull)];
}
