using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;

namespace OrleansChat.Sessions;

/// <summary>
/// The sessions of one user: who is logged in on which device, and whether they are here. Key: a <see
/// cref="UserId"/>.
/// </summary>
[Alias("chat.sessions")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>Begins a session after a log-in and gives it its first tokens.</summary>
    /// <returns>
    /// The tokens, or <see cref="ErrorCode.Unauthenticated"/> when the account changed since the log-in.
    /// </returns>
    [Alias("start")]
    Task<Result<TokenGrant>> Start(ProvedAccount account, DeviceInfo device);

    /// <summary>Who holds this access token.</summary>
    /// <returns>
    /// The session, or <see cref="ErrorCode.Unauthenticated"/> for an unknown, expired or revoked token.
    /// </returns>
    [Alias("authenticate")]
    Task<Result<AuthenticatedSession>> Authenticate(string accessToken);

    /// <summary>
    /// Trades a refresh token for new tokens. Shown again within the grace, while nobody has used what it gave, it
    /// gives other tokens; later it ends the session.
    /// </summary>
    [Alias("refresh")]
    Task<Result<TokenGrant>> Refresh(string refreshToken);

    /// <summary>Ends a session: its tokens are void and its sockets are closed with 4502.</summary>
    /// <returns>False when the user has no such session.</returns>
    [Alias("revoke")]
    Task<bool> Revoke(SessionId session);

    /// <summary>The sessions of the user, newest first.</summary>
    [Alias("list")]
    Task<ImmutableArray<SessionSummary>> List();

    /// <summary>
    /// Reads again which sessions there are, after a change of the account that may have ended some: their sockets are
    /// closed.
    /// </summary>
    /// <param name="cause">Why they ended, if they did.</param>
    [Alias("recheck")]
    Task Recheck(SessionEndCause cause);

    /// <summary>
    /// Says that a frontend holds connections of this user, for <see cref="SessionLimits.PresenceLease"/> from now.
    /// </summary>
    [Alias("attend")]
    Task<Attendance> Attend(string frontend);

    /// <summary>Says that a frontend's last connection of this user is gone.</summary>
    [Alias("depart")]
    Task Depart(string frontend);

    /// <summary>Whether the user is here, and since when not.</summary>
    [AlwaysInterleave, Alias("presence")]
    Task<Presence> GetPresence();
}

/// <summary>What a frontend learns when it says that a user is here.</summary>
/// <param name="Sessions">
/// The sessions that go on: connections of another are to be closed, for whose end was not heard. Null when it is not
/// known right now.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.attendance")]
public sealed record Attendance(ImmutableArray<SessionId>? Sessions);

/// <summary>A session as its owner sees it.</summary>
/// <param name="Id">Names it, to revoke it.</param>
/// <param name="Device">Where it runs.</param>
/// <param name="CreatedAt">When the log-in was.</param>
/// <param name="SeenAt">When it began or last got new tokens, which an active client does every quarter of an hour.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.session-summary")]
public sealed record SessionSummary(
    SessionId Id, DeviceInfo Device, DateTimeOffset CreatedAt, DateTimeOffset SeenAt);

/// <summary>Why a session ended before its time.</summary>
[GenerateSerializer, Alias("chat.session-end-cause")]
public enum SessionEndCause
{
    /// <summary>Logged out, revoked, or the password or the role changed: a new log-in helps.</summary>
    Revoked = 1,

    /// <summary>The person is banned.</summary>
    Banned = 2,
}

/// <summary>Where a session runs, as the client tells it.</summary>
/// <param name="Device">What the person calls the device, 1–64 characters, if they said.</param>
/// <param name="Client">Name and version of the program; at most 128 characters.</param>
[GenerateSerializer, Immutable, Alias("chat.device-info")]
public sealed record DeviceInfo(string? Device, string? Client);

/// <summary>What a client gets to show later. The server keeps hashes only.</summary>
/// <param name="Session">The session they belong to.</param>
/// <param name="User">Who holds them.</param>
/// <param name="AccessToken">What <c>hello</c> and <c>Authorization: Bearer</c> carry.</param>
/// <param name="RefreshToken">Good for one refresh.</param>
/// <param name="ExpiresIn">How long the access token is good.</param>
/// <param name="RefreshExpiresIn">How long the refresh token is good.</param>
[GenerateSerializer, Immutable, Alias("chat.token-grant")]
public sealed record TokenGrant(
    SessionId Session,
    Participant User,
    string AccessToken,
    string RefreshToken,
    TimeSpan ExpiresIn,
    TimeSpan RefreshExpiresIn)
{
    public override string ToString() => $"TokenGrant for {Session}";
}

/// <summary>A session that a token proved.</summary>
/// <param name="Id">The session.</param>
/// <param name="User">Who holds it.</param>
/// <param name="Role">Their role; a change of it ends the session.</param>
[GenerateSerializer, Immutable, Alias("chat.authenticated-session")]
public sealed record AuthenticatedSession(SessionId Id, Participant User, DeploymentRole Role);

/// <summary>Whether somebody is here.</summary>
/// <param name="User">Who.</param>
/// <param name="Online">A frontend holds a live lease for them.</param>
/// <param name="LastSeen">When the last lease ended, if they are gone and it is known.</param>
[GenerateSerializer, Immutable, Alias("chat.presence")]
public sealed record Presence(UserId User, bool Online, DateTimeOffset? LastSeen);

/// <summary>Times that both sides of a presence lease must agree on.</summary>
public static class SessionLimits
{
    /// <summary>How long a frontend's word that a user is here holds.</summary>
    public static readonly TimeSpan PresenceLease = TimeSpan.FromSeconds(90);

    /// <summary>How often a frontend renews it: two renewals may be lost.</summary>
    public static readonly TimeSpan PresenceRenewal = TimeSpan.FromSeconds(30);
}
