using System.Text.Json;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Protocol;

/// <summary>What visitors do with stored messages.</summary>
internal static class Changing
{
    private static int _last;

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    /// <summary>Asks for a change of a message, with a client id of its own.</summary>
    /// <param name="what">The members besides these three.</param>
    public static async Task<Reply> Change(
        this Visitor visitor,
        string type,
        Conversation conversation,
        long target,
        object? what = null,
        string? id = null)
    {
        var members = JsonSerializer.SerializeToNode(what ?? new { })!.AsObject();
        members["conversation"] = conversation.Id;
        members["target"] = target;
        members["clientId"] = id ?? $"change-{Interlocked.Increment(ref _last)}";
        return await visitor.Connection.Ask(type, members, Stopped);
    }

    /// <summary>The seq of the event.</summary>
    public static async Task<long> ChangeSeq(
        this Visitor visitor,
        string type,
        Conversation conversation,
        long target,
        object? what = null,
        string? id = null) =>
        Logged.Parse((await visitor.Change(type, conversation, target, what, id)).Value).Seq;

    /// <summary>The code of the error.</summary>
    public static async Task<string> ChangeCode(
        this Visitor visitor,
        string type,
        Conversation conversation,
        long target,
        object? what = null,
        string? id = null) =>
        (await visitor.Change(type, conversation, target, what, id)).Error!.Code;

    public static async Task<long> Reply(this Visitor visitor, Conversation conversation, long replyTo)
    {
        var members = new
        {
            conversation = conversation.Id,
            recipientType = conversation.Kind,
            clientId = $"reply-{Interlocked.Increment(ref _last)}",
            text = "a reply",
            replyTo,
        };
        return Logged.Parse((await visitor.Connection.Ask("send", members, Stopped)).Value).Seq;
    }

    /// <summary>A message as history serves it.</summary>
    public static async Task<JsonElement> Read(this Visitor visitor, Conversation conversation, long seq)
    {
        var page = await visitor.Connection.History(
            conversation.Id, after: seq - 1, limit: 1, cancellationToken: Stopped);
        return page.Events[0].Json;
    }

    /// <summary>The same message as a reader recovers it who comes back.</summary>
    public static async Task<JsonElement> Recover(this Visitor visitor, Conversation conversation, long seq)
    {
        var opened = await visitor.Connection.Subscribe(conversation.Id, seq - 1, conversation.Epoch, Stopped);
        opened.Recovered.ShouldBeTrue();
        return opened.Events[0].Json;
    }

    public static bool Has(this JsonElement json, string member) => json.TryGetProperty(member, out _);
}
