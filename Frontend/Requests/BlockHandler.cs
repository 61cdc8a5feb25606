using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.Requests;

/// <summary>Answers requests about whom one wants to hear nothing of.</summary>
internal sealed class BlockHandler(GrainCalls calls, RateLimiter limiter)
{
    public async Task<Reply> Block(ClientConnection connection, long id, BlockRequest request)
    {
        if (await limiter.Take(RateLimitPolicies.SendUser, connection.User.Id.Value) is { } limited)
        {
            return Reply.Refused(id, limited);
        }

        var list = calls.Blocks(connection.User.Id);
        return await (request.On is true ? list.Block(request.User) : list.Unblock(request.User)) is { } refusal
            ? Reply.Refused(id, refusal)
            : new Reply(ReplyFrames.Empty(id));
    }

    public async Task<Reply> List(ClientConnection connection, long id) =>
        await limiter.Take(RateLimitPolicies.ReadUser, connection.User.Id.Value) is { } limited
            ? Reply.Refused(id, limited)
            : new Reply(ReplyFrames.Blocked(id, await calls.Blocks(connection.User.Id).List()));
}
