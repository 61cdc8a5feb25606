using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Protocol;

/// <summary>A person with a connection that said hello.</summary>
public sealed record Visitor(Account Account, ChatConnection Connection, Welcome Welcome) : IAsyncDisposable
{
    public string Id => Account.User.Id;

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    /// <summary>A channel of one's own.</summary>
    public Task<Conversation> Channel(string title = "Plaza") =>
        Connection.Create("channel", title, cancellationToken: Stopped);

    public Task<Logged> Say(Conversation conversation, string text, string? clientId = null) =>
        Connection.Send(conversation.Id, text, clientId, conversation.Kind, Stopped);

    /// <summary>The next logged events of a conversation, in order of arrival.</summary>
    public async Task<IReadOnlyList<ChatEvent>> Hear(Conversation conversation, int count)
    {
        var heard = new List<ChatEvent>(count);
        while (heard.Count < count)
        {
            heard.Add(await Connection.Next(
                next => next is { Seq: not null, Kind: not "notice" } && next.Conversation == conversation.Id,
                Stopped));
        }

        return heard;
    }

    /// <summary>
    /// The events of a conversation that have arrived: the reply to a ping follows everything sent before it.
    /// </summary>
    public async Task<IReadOnlyList<ChatEvent>> HeardUntilNow(Conversation conversation)
    {
        await Connection.Ping(Stopped);
        var heard = new List<ChatEvent>();
        while (Connection.Events.Count > 0)
        {
            heard.Add(await Connection.Next(_ => true, Stopped));
        }

        return [.. heard.Where(next => next.Conversation == conversation.Id)];
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
