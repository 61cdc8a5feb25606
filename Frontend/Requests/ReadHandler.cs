using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Requests;

/// <summary>Answers what only reads.</summary>
internal sealed class ReadHandler(GrainCalls calls, RateLimiter limiter)
{
    public async Task<Reply> History(ClientConnection connection, long id, HistoryRequest request)
    {
        using var turn = await connection.Lanes.Enter([request.Conversation]);
        if (await Limit(connection) is { } limited)
        {
            return Reply.Refused(id, limited);
        }

        var result = await calls.LogReader.History(connection.User.Id, request.ToQuery());
        return result.Value is { } page
            ? new Reply(ReplyFrames.History(id, page, request.Around ?? request.After ?? long.MaxValue))
            : Reply.Refused(id, result.Refusal!);
    }

    public async Task<Reply> Edits(ClientConnection connection, long id, EditsRequest request)
    {
        using var turn = await connection.Lanes.Enter([request.Conversation]);
        if (await Limit(connection) is { } limited)
        {
            return Reply.Refused(id, limited);
        }

        var result = await calls.LogReader.Edits(
            connection.User.Id,
            request.Conversation,
            request.Target!.Value,
            request.After ?? 0,
            request.Limit ?? ReadLimits.ListItemsDefault);
        return result.Value is { } page
            ? new Reply(ReplyFrames.Edits(id, page))
            : Reply.Refused(id, result.Refusal!);
    }

    public async Task<Reply> Members(ClientConnection connection, long id, MembersRequest request)
    {
        using var turn = await connection.Lanes.Enter([request.Conversation]);
        if (await Limit(connection) is { } limited)
        {
            return Reply.Refused(id, limited);
        }

        var result = await calls.ConversationReader.Members(
            connection.User.Id, request.Conversation, request.After, request.Limit ?? ReadLimits.ListItemsDefault);
        return result.Value is { } page
            ? new Reply(ReplyFrames.Members(id, page))
            : Reply.Refused(id, result.Refusal!);
    }

    public async Task<Reply> Banned(ClientConnection connection, long id, BannedRequest request)
    {
        using var turn = await connection.Lanes.Enter([request.Conversation]);
        if (await Limit(connection) is { } limited)
        {
            return Reply.Refused(id, limited);
        }

        var result = await calls.ConversationReader.Bans(
            connection.User.Id,
            connection.Session.Role,
            request.Conversation,
            request.After,
            request.Limit ?? ReadLimits.ListItemsDefault);
        return result.Value is { } page
            ? new Reply(ReplyFrames.Banned(id, page))
            : Reply.Refused(id, result.Refusal!);
    }

    public async Task<Reply> Conversations(ClientConnection connection, long id, ConversationsRequest request) =>
        await Limit(connection) is { } limited
            ? Reply.Refused(id, limited)
            : new Reply(ConversationFrames.Listed(
                id,
                await calls.ConversationReader.Conversations(
                    connection.User.Id, request.After, request.Limit ?? ReadLimits.ListItemsDefault)));

    public async Task<Reply> Browse(ClientConnection connection, long id, BrowseRequest request)
    {
        if (await Limit(connection) is { } limited)
        {
            return Reply.Refused(id, limited);
        }

        var result = await calls.ConversationReader.Browse(
            connection.User.Id, connection.Session.Role, request.ToQuery());
        return result.Value is { } page
            ? new Reply(ReplyFrames.Channels(id, page))
            : Reply.Refused(id, result.Refusal!);
    }

    public async Task<Reply> Search(ClientConnection connection, long id, SearchRequest request)
    {
        using var turn = await connection.Lanes.Enter(request.Conversation is { } named ? [named] : []);
        if (await limiter.Take(RateLimitPolicies.SearchUser, connection.User.Id.Value) is { } limited)
        {
            return Reply.Refused(id, limited);
        }

        var result = await calls.LogReader.Search(connection.User.Id, request.ToQuery());
        return result.Value is { } page
            ? new Reply(SearchFrames.Found(id, page))
            : Reply.Refused(id, result.Refusal!);
    }

    /// <summary>Limited as searches are: a page asks for the presence of everybody on it.</summary>
    public async Task<Reply> People(ClientConnection connection, long id, PeopleRequest request)
    {
        if (await limiter.Take(RateLimitPolicies.SearchUser, connection.User.Id.Value) is { } limited)
        {
            return Reply.Refused(id, limited);
        }

        var result = await calls.AccountReader.People(connection.Session, request.ToQuery());
        return result.Value is { } page
            ? new Reply(PeopleFrames.Found(id, page))
            : Reply.Refused(id, result.Refusal!);
    }

    private ValueTask<Refusal?> Limit(ClientConnection connection) =>
        limiter.Take(RateLimitPolicies.ReadUser, connection.User.Id.Value);
}
