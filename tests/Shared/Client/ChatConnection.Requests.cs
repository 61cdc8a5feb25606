using System.Text.Json;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Client;

/// <summary>The requests that most tests need, typed.</summary>
/// <remarks>They throw <see cref="RequestRefusedException"/> on an error.</remarks>
public sealed partial class ChatConnection
{
    private const string Channel = "channel";

    public async Task<Welcome> Hello(string token, bool? batch = null, CancellationToken cancellationToken = default) =>
        Welcome.Parse((await Ask("hello", new { token, batch }, cancellationToken)).Value);

    public async Task<string> Ping(CancellationToken cancellationToken = default) =>
        (await Ask("ping", null, cancellationToken)).Value.GetProperty("time").GetString()!;

    public async Task<Conversation> Create(
        string kind,
        string? title = null,
        IReadOnlyList<string>? members = null,
        string? clientId = null,
        string? workspace = null,
        CancellationToken cancellationToken = default)
    {
        clientId ??= NewClientId();
        var reply = await Ask("create", new { kind, clientId, title, members, workspace }, cancellationToken);
        return Conversation.Parse(reply.Value.GetProperty("conversation"));
    }

    /// <returns>The seq of the membership event.</returns>
    public async Task<long> Join(string conversation, CancellationToken cancellationToken = default) =>
        (await Ask("join", new { conversation }, cancellationToken)).Value.GetProperty("seq").GetInt64();

    /// <returns>The seq of the membership event.</returns>
    public async Task<long> Leave(string conversation, CancellationToken cancellationToken = default) =>
        (await Ask("leave", new { conversation }, cancellationToken)).Value.GetProperty("seq").GetInt64();

    public async Task<Logged> Send(
        string conversation,
        string text,
        string? clientId = null,
        string recipientType = Channel,
        CancellationToken cancellationToken = default)
    {
        clientId ??= NewClientId();
        var reply = await Ask("send", new { conversation, recipientType, clientId, text }, cancellationToken);
        return Logged.Parse(reply.Value);
    }

    /// <summary>Subscribes to one conversation.</summary>
    /// <param name="after">The last seq held; null for live events only, 0 for everything.</param>
    /// <param name="epoch">The epoch of that seq.</param>
    public async Task<Subscription> Subscribe(
        string conversation,
        long? after = null,
        JsonElement? epoch = null,
        CancellationToken cancellationToken = default)
    {
        var conversations = new[] { new { id = conversation, after, epoch } };
        var reply = await Ask("subscribe", new { conversations }, cancellationToken);
        return Subscription.Parse(reply.Value.GetProperty("items")[0], reply.Index);
    }

    public async Task<HistoryPage> History(
        string conversation,
        long? before = null,
        long? after = null,
        int? limit = null,
        CancellationToken cancellationToken = default) =>
        HistoryPage.Parse((await Ask("history", new { conversation, before, after, limit }, cancellationToken)).Value);

    /// <summary>Pages through everything after a seq, oldest first.</summary>
    public async Task<IReadOnlyList<ChatEvent>> WholeHistory(
        string conversation, long after = 0, CancellationToken cancellationToken = default)
    {
        var all = new List<ChatEvent>();
        bool more;
        do
        {
            var page = await History(conversation, after: after, limit: 200, cancellationToken: cancellationToken);
            all.AddRange(page.Events);
            more = page.More && page.Events.Count > 0;
            after = all.LastOrDefault()?.Seq ?? after;
        }
        while (more);

        return all;
    }

    private static string NewClientId() => Guid.NewGuid().ToString("N");
}
