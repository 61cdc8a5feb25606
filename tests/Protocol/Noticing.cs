using System.Text.Json;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Protocol;

/// <summary>What visitors with handles do with mentions.</summary>
internal static class Noticing
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    /// <summary>A person with that handle, which is to be unique.</summary>
    public static async Task<Visitor> VisitAs(this LiveServer server, string handle) => await server.Visit(
        await server.Http.Register($"{handle}@example.org", handle, "correct horse battery", "Bea", Stopped));

    public static string NewHandle(string beginning) => $"{beginning}{Guid.NewGuid():N}"[..20];

    /// <summary>The next notice: its conversation, seq, reason and preview.</summary>
    public static async Task<string> Notice(this Visitor visitor, Conversation conversation)
    {
        var notice = (await visitor.Connection.Next("notice", Stopped)).Json;
        notice.GetProperty("conversation").GetString().ShouldBe(conversation.Id);
        return $"{notice.GetProperty("seq")} {notice.GetProperty("reason")} {notice.GetProperty("preview")}";
    }

    public static async Task<string> Notices(this Visitor visitor, Conversation conversation) => string.Join(
        ", ",
        (await visitor.HeardUntilNow(conversation)).Where(heard => heard.Kind == "notice")
            .Select(heard => $"{heard.Seq} {heard.Json.GetProperty("reason")}"));

    public static async Task<string> Mentions(this Visitor visitor, Conversation conversation, long seq) =>
        Words((await visitor.Read(conversation, seq)).GetProperty("mentions"));

    public static string Words(JsonElement array) =>
        string.Join(' ', array.EnumerateArray().Select(item => item.GetString()));

    /// <summary>The conversation in the visitor's list.</summary>
    public static async Task<JsonElement> Listed(this Visitor visitor, Conversation conversation) =>
        (await visitor.Connection.Ask("conversations", null, Stopped)).Value
            .GetProperty("items")
            .EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() == conversation.Id);

    public static async Task<string> Settings(this Visitor visitor, Conversation conversation, object members)
    {
        var asked = JsonSerializer.SerializeToNode(members)!.AsObject();
        asked["conversation"] = conversation.Id;
        var reply = await visitor.Connection.Ask("settings", asked, Stopped);
        return reply.Error?.Code ?? Describe(reply.Value);
    }

    /// <summary>Notify, hidden and read, as replies, events and lists tell them.</summary>
    public static string Describe(JsonElement settings) =>
        $"{settings.GetProperty("notify")} {(settings.GetProperty("hidden").GetBoolean() ? "hidden " : "")}"
        + $"{settings.GetProperty("read")}";
}
