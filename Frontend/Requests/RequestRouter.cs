using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Requests;

/// <summary>Hands each request to who answers it, and sees that it gets exactly one reply.</summary>
/// <remarks>
/// A handler enters the lanes of its conversations before its first await: so requests take effect in the order in
/// which the connection read them.
/// </remarks>
internal sealed class RequestRouter(
    GrainCalls calls,
    HelloHandler hello,
    CommandHandler commands,
    ReadHandler reads,
    SubscribeHandler subscriptions,
    PresenceHandler presence,
    BlockHandler blocks,
    LinkHandler links,
    ProfileHandler profiles)
{
    /// <summary>Serves a client until it is gone.</summary>
    public async Task Serve(ClientConnection connection)
    {
        connection.Begin();
        try
        {
            await new RequestLoop(connection, this).Run();
            await connection.Finish();
        }
        finally
        {
            connection.End();
            commands.StopTyping(connection);
        }
    }

    /// <summary>Works on a request until its reply waits to be written; never fails.</summary>
    public async Task Work(ClientConnection connection, long id, ClientRequest request)
    {
        Reply reply;
        try
        {
            reply = await Handle(connection, id, request);
        }
        catch (Exception fault)
        {
            var (refusal, trace) = calls.Explain(fault);
            reply = new Reply(ReplyFrames.Error(id, refusal, trace));
        }

        // The client may use the id again as soon as it sees the reply.
        connection.InWork.Release(id);
        while (!connection.Outbox.TryReply(reply.Frame))
        {
            await connection.Outbox.Room();
        }

        reply.Then?.Invoke();
        connection.InWork.Remove();
    }

    /// <summary>Works on a request that wants no reply; may come to nothing.</summary>
    public void Hint(ClientConnection connection, ClientRequest request)
    {
        if (request is TypingRequest typing)
        {
            commands.Typing(connection, typing);
        }
    }

    private Task<Reply> Handle(ClientConnection connection, long id, ClientRequest request) => request switch
    {
        SendRequest send => commands.Send(connection, id, send),
        MarkRequest mark => commands.Mark(connection, id, mark),
        CreateRequest create => commands.Create(connection, id, create),
        JoinRequest join => commands.Join(connection, id, join),
        LeaveRequest leave => commands.Leave(connection, id, leave),
        TypingRequest typing => commands.Typing(connection, id, typing),
        HistoryRequest history => reads.History(connection, id, history),
        EditsRequest edits => reads.Edits(connection, id, edits),
        SearchRequest search => reads.Search(connection, id, search),
        MembersRequest members => reads.Members(connection, id, members),
        BannedRequest banned => reads.Banned(connection, id, banned),
        ConversationsRequest conversations => reads.Conversations(connection, id, conversations),
        BrowseRequest browse => reads.Browse(connection, id, browse),
        PeopleRequest people => reads.People(connection, id, people),
        SubscribeRequest subscribe => subscriptions.Subscribe(connection, id, subscribe),
        UnsubscribeRequest unsubscribe => subscriptions.Unsubscribe(connection, id, unsubscribe),
        ChangeRequest change => commands.Change(connection, id, change),
        BlockRequest block => blocks.Block(connection, id, block),
        BlockedRequest => blocks.List(connection, id),
        ProfileRequest profile => profiles.Handle(connection, id, profile),
        LinkRequest link => links.Handle(connection, id, link),
        PresenceRequest watch => presence.Handle(connection, id, watch),
        PingRequest => Task.FromResult(new Reply(ReplyFrames.Pong(id, calls.Time.GetUtcNow()))),
        HelloRequest greeting => hello.Handle(connection, id, greeting),
        _ => throw new NotSupportedException($"Nobody answers {request}."),
    };
}

/// <param name="Frame">The complete frame.</param>
/// <param name="Then">What must not happen before the reply waits to be written.</param>
internal readonly record struct Reply(byte[] Frame, Action? Then = null)
{
    public static Reply Refused(long id, Refusal refusal) => new(ReplyFrames.Error(id, refusal));
}
