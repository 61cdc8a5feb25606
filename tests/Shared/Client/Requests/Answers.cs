using System.Text.Json;

namespace OrleansChat.Tests.Client.Requests;

/// <summary>The person a connection or an account stands for.</summary>
public sealed record Person(string Id, string Name, string Type)
{
    internal static Person Parse(JsonElement json) => new(
        json.GetProperty("id").GetString()!,
        json.GetProperty("name").GetString()!,
        json.GetProperty("type").GetString()!);
}

/// <summary>What <c>hello</c> answers.</summary>
public sealed record Welcome(string Connection, Person User, string Session, TimeSpan Ping, JsonElement Json)
{
    internal static Welcome Parse(JsonElement json) => new(
        json.GetProperty("connection").GetString()!,
        Person.Parse(json.GetProperty("user")),
        json.GetProperty("session").GetString()!,
        TimeSpan.FromSeconds(json.GetProperty("pingSeconds").GetDouble()),
        json);
}

/// <summary>A conversation as <c>create</c> answers it.</summary>
/// <param name="Epoch">Opaque: handed back as it came.</param>
public sealed record Conversation(string Id, string Kind, string? Title, JsonElement Epoch, long Head)
{
    internal static Conversation Parse(JsonElement json) => new(
        json.GetProperty("id").GetString()!,
        json.GetProperty("kind").GetString()!,
        json.TryGetProperty("title", out var title) ? title.GetString() : null,
        json.GetProperty("epoch"),
        json.GetProperty("head").GetInt64());
}

/// <summary>Where a logged command stands in the conversation.</summary>
public sealed record Logged(long Seq, string At, JsonElement Epoch, bool Duplicate)
{
    public static Logged Parse(JsonElement json) => new(
        json.GetProperty("seq").GetInt64(),
        json.GetProperty("at").GetString()!,
        json.GetProperty("epoch"),
        json.GetProperty("duplicate").GetBoolean());
}

/// <summary>One conversation's part of what <c>subscribe</c> answers.</summary>
public sealed record Subscription(
    string Id, JsonElement Epoch, long Head, bool Recovered, IReadOnlyList<ChatEvent> Events, long Index)
{
    public static Subscription Parse(JsonElement json, long index)
    {
        if (json.TryGetProperty("error", out var error))
        {
            throw new RequestRefusedException(ReplyError.Parse(error));
        }

        return new Subscription(
            json.GetProperty("id").GetString()!,
            json.GetProperty("epoch"),
            json.GetProperty("head").GetInt64(),
            json.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean(),
            json.TryGetProperty("events", out var events) ? HistoryPage.ParseEvents(events) : [],
            index);
    }
}

/// <summary>A page of a conversation, oldest first.</summary>
public sealed record HistoryPage(
    IReadOnlyList<ChatEvent> Events, JsonElement Epoch, long Head, long Oldest, bool More)
{
    internal static HistoryPage Parse(JsonElement json) => new(
        ParseEvents(json.GetProperty("events")),
        json.GetProperty("epoch"),
        json.GetProperty("head").GetInt64(),
        json.GetProperty("oldest").GetInt64(),
        json.GetProperty("more").GetBoolean());

    internal static IReadOnlyList<ChatEvent> ParseEvents(JsonElement events) =>
        [.. events.EnumerateArray().Select(json => ChatEvent.Parse(json))];
}
