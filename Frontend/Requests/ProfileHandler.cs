using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.Requests;

/// <summary><c>profile</c>: what a person shows of themselves.</summary>
internal sealed class ProfileHandler(GrainCalls calls, RateLimiter limiter)
{
    public async Task<Reply> Handle(ClientConnection connection, long id, ProfileRequest request)
    {
        var user = connection.User.Id;
        if (await limiter.Take(RateLimitPolicies.ProfileUser, user.Value) is { } limited)
        {
            return Reply.Refused(id, limited);
        }

        var result = await calls.Account(user).ChangeProfile(connection.Session, request.ToChange());
        if (result.Value is not { } profile)
        {
            return Reply.Refused(id, result.Refusal!);
        }

        // The person's other connections hear of it; what this one sends next has the name already.
        connection.Rename(profile.User);
        return new Reply(PeopleFrames.Changed(id, profile));
    }
}
