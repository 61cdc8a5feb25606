using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.Requests;

/// <summary><c>link</c>: an address of an upload for a program that has no token, such as an image viewer.</summary>
internal sealed class LinkHandler(GrainCalls calls, RateLimiter limiter)
{
    public async Task<Reply> Handle(ClientConnection connection, long id, LinkRequest request)
    {
        var user = connection.User.Id;
        if (await limiter.Take(RateLimitPolicies.ReadUser, user.Value) is { } limited)
        {
            return Reply.Refused(id, limited);
        }

        var result = await calls.Uploads(user).Link(request.Upload);
        return result.Value is { } link
            ? new Reply(ReplyFrames.Link(id, UploadAddress.Of(request.Upload, user, link), link.ExpiresAt))
            : Reply.Refused(id, result.Refusal!);
    }
}
