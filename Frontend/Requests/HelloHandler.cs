using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Requests;

/// <summary>Lets a client in who shows a good token, and begins the events about its own user.</summary>
internal sealed class HelloHandler(GrainCalls calls, FanoutHub hub, ConnectionOptions options)
{
    private static readonly Refusal NoToken =
        new(ErrorCode.Unauthenticated, "The token is unknown, expired or revoked.");

    private static readonly Refusal TooMany =
        new(ErrorCode.Unavailable, "You have too many connections open here.");

    public async Task<Reply> Greet(ClientConnection connection, long id, HelloRequest hello)
    {
        AuthenticationResult proved;
        try
        {
            proved = Tokens.TryGetUser(hello.Token, out var user)
                ? await calls.Within(calls.Sessions(user).Authenticate(hello.Token))
                : new AuthenticationResult(Session: null, NoToken);
        }
        catch (Exception fault)
        {
            var (refusal, trace) = calls.Explain(fault);
            return new Reply(ReplyFrames.Error(id, refusal, trace), () => connection.Close(CloseCode.NoHello));
        }

        if (proved.Session is not { } session)
        {
            return new Reply(
                ReplyFrames.Error(id, proved.Refusal!), () => connection.Close(CloseCode.Unauthenticated));
        }

        if (!connection.Open(session, hello.Batch))
        {
            return Reply.Refused(id, NoToken);
        }

        var own = hub.Attach(connection, session.User.Id, options.ConnectionsPerUserMax, out var admitted);
        if (!admitted)
        {
            return new Reply(ReplyFrames.Error(id, TooMany), () => connection.Close(CloseCode.TooManyConnections));
        }

        connection.Subscriptions.Own(own);
        return new Reply(ReplyFrames.Welcome(
            id, new Welcome(connection.Id, session, options.Ping, calls.Time.GetUtcNow())));
    }
}
