using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Requests;

/// <summary><c>hello</c>: finds out who the client is.</summary>
internal sealed class HelloHandler(
    GrainCalls calls, RateLimiter limiter, FanoutHub hub, UploadLimit uploads, ConnectionOptions options)
{
    public async Task<Reply> Handle(ClientConnection connection, long id, HelloRequest request)
    {
        try
        {
            return await Enter(connection, id, request);
        }
        catch (Exception fault)
        {
            // Requests pipelined behind hello can't be answered: the client reconnects and repeats them.
            var (refusal, trace) = calls.Explain(fault);
            return new Reply(
                ReplyFrames.Error(id, refusal, trace), () => connection.Close(CloseCode.NoHello));
        }
    }

    private async Task<Reply> Enter(ClientConnection connection, long id, HelloRequest request)
    {
        if ((request.Token ?? connection.HandshakeToken) is not { } token)
        {
            return Refuse(Refusals.AccessTokenInvalid, CloseCode.Unauthenticated);
        }

        if (!Tokens.TryGetUser(token, out var user))
        {
            return Refuse(Refusals.AccessTokenInvalid, CloseCode.Unauthenticated);
        }

        var result = await calls.Sessions(user).Authenticate(token);
        if (result.Value is not { } session)
        {
            var refusal = result.Refusal ?? Refusals.AccessTokenInvalid;
            return Refuse(
                refusal, refusal.Code is ErrorCode.Forbidden ? CloseCode.Banned : CloseCode.Unauthenticated);
        }

        if (await limiter.Take(RateLimitPolicies.ConnectUser, user.Value) is { } limited)
        {
            return Refuse(limited, CloseCode.TooManyConnections);
        }

        connection.Open(session, request.Batch);
        var feed = hub.Attach(connection, user, options.ConnectionsPerUserMax, out var admitted);
        if (!admitted)
        {
            return Refuse(Refusals.TooManyConnections, CloseCode.TooManyConnections);
        }

        connection.Subscriptions.Own(feed);
        await feed.Joined;
        return new Reply(ReplyFrames.Welcome(
            id, new Welcome(connection.Id, session, options.Ping, calls.Time.GetUtcNow(), uploads)));

        Reply Refuse(Refusal refusal, CloseCode code) =>
            new(ReplyFrames.Error(id, refusal), () => connection.Close(code));
    }
}
