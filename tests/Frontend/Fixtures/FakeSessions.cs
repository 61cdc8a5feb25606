using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Sessions;

namespace OrleansChat.Tests.Frontend.Fixtures;

/// <summary>Says which sessions go on, when a frontend says that somebody is here.</summary>
internal sealed class FakeSessions : ISessionGrain
{
    /// <summary>None: the grain does not know right now.</summary>
    public ImmutableArray<SessionId>? GoingOn { get; set; }

    public Participant? User { get; set; }

    public Task<Attendance> Attend(string frontend) =>
        Task.FromResult(new Attendance(GoingOn) { User = User });

    public Task TellProfile(Profile profile) => throw new NotSupportedException();

    public Task Depart(string frontend) => Task.CompletedTask;

    public Task<Result<TokenGrant>> Start(ProvedAccount account, DeviceInfo device) =>
        throw new NotSupportedException();

    public Task<Result<AuthenticatedSession>> Authenticate(string accessToken) => throw new NotSupportedException();

    public Task<Result<TokenGrant>> Refresh(string refreshToken) => throw new NotSupportedException();

    public Task<bool> Revoke(SessionId session) => throw new NotSupportedException();

    public Task<ImmutableArray<SessionSummary>> List() => throw new NotSupportedException();

    public Task Recheck(SessionEndCause cause) => throw new NotSupportedException();

    public Task<Presence> GetPresence() => throw new NotSupportedException();
}
