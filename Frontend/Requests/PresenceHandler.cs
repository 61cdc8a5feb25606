using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.Requests;

/// <summary>Tells who is here, and from then on who comes and goes.</summary>
internal sealed class PresenceHandler(
    GrainCalls calls, RateLimiter limiter, FanoutHub hub, ConnectionOptions options)
{
    private static readonly Refusal TooMany =
        new(ErrorCode.Forbidden, "users: you watch as many people as one connection may.");

    public async Task<Reply> Watch(ClientConnection connection, long id, PresenceRequest request)
    {
        if (await limiter.Take(RateLimitPolicies.ReadUser, connection.User.Id.Value) is { } limited)
        {
            return Reply.Refused(id, limited);
        }

        var feeds = new List<UserFeed>(request.Users.Length);
        foreach (var user in request.Users)
        {
            var feed = hub.Watch(connection, user);
            if (!connection.Subscriptions.TryWatch(user, feed, options.WatchedUsersPerConnectionMax))
            {
                feed.Unwatch(connection);
                return Reply.Refused(id, TooMany);
            }

            feeds.Add(feed);
        }

        // Watched first, asked after: a change in between is seen twice rather than never.
        await Task.WhenAll(feeds.Select(feed => feed.Joined));
        var presences = await Task.WhenAll(
            request.Users.Select(user => calls.Within(calls.Sessions(user).GetPresence())));
        return new Reply(ReplyFrames.Presences(id, presences));
    }
}
