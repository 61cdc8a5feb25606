using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.Requests;

/// <summary><c>presence</c>: who is here, now and from now on.</summary>
internal sealed class PresenceHandler(
    GrainCalls calls, FanoutHub hub, RateLimiter limiter, ConnectionOptions options)
{
    public async Task<Reply> Handle(ClientConnection connection, long id, PresenceRequest request)
    {
        if (await limiter.Take(RateLimitPolicies.ReadUser, connection.User.Id.Value) is { } refusal)
        {
            return Reply.Refused(id, refusal);
        }

        // Watched first, asked then: a change in between comes as an event.
        foreach (var user in request.Users)
        {
            var feed = hub.Watch(connection, user);
            if (!connection.Subscriptions.TryWatch(user, feed, options.WatchedUsersPerConnectionMax))
            {
                feed.Unwatch(connection);
                return Reply.Refused(id, Refusals.TooManyWatched);
            }

            await feed.Joined;
        }

        var presences = await Task.WhenAll(request.Users.Select(user => calls.Sessions(user).GetPresence()));
        return new Reply(ReplyFrames.Presences(id, presences));
    }
}
