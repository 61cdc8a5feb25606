using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;

namespace OrleansChat.Sessions;

/// <summary>
/// The sessions of one user on all their devices, and their presence. Key: the <see cref="UserId"/>.
/// </summary>
[Alias("chat.sessions")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>Starts a session after a log-in and issues its first tokens.</summary>
    /// <param name="account">The account, as the log-in proved it.</param>
    /// <param name="device">The client's description of itself.</param>
    /// <returns>
    /// The tokens, or <see cref="ErrorCode.Unauthenticated"/> if the account has changed since the log-in.
    /// </returns>
    [Alias("start")]
    Task<Result<TokenGrant>> Start(ProvedAccount account, DeviceInfo device);

    /// <summary>Authenticates the holder of an access token.</summary>
    /// <returns>
    /// The session; <see cref="ErrorCode.Unauthenticated"/> for an unknown, expired or revoked token.
    /// </returns>
    [Alias("authenticate")]
    Task<Result<AuthenticatedSession>> Authenticate(string accessToken);

    /// <summary>
    /// Exchanges a refresh token for new tokens. The same token can be exchanged again within a grace period, as long
    /// as none of its successors has been used. Any later use ends the session.
    /// </summary>
    /// <returns>
    /// The tokens; <see cref="ErrorCode.Unauthenticated"/> for an unknown, expired or reused token, <see
    /// cref="ErrorCode.RateLimited"/> for too many exchanges within the grace period.
    /// </returns>
    [Alias("refresh")]
    Task<Result<TokenGrant>> Refresh(string refreshToken);

    /// <summary>Ends a session. Its tokens stop working and its connections are closed with 4502.</summary>
    /// <returns>False if the user has no such session.</returns>
    [Alias("revoke")]
    Task<bool> Revoke(SessionId session);

    /// <summary>The sessions of the user, newest first.</summary>
    [Alias("list")]
    Task<ImmutableArray<SessionSummary>> List();

    /// <summary>
    /// Reads the sessions again after a change of the account, and closes the connections of those that have ended.
    /// </summary>
    /// <param name="cause">Why they ended.</param>
    [Alias("recheck")]
    Task Recheck(SessionEndCause cause);

    /// <summary>Tells the person's own connections of their new profile.</summary>
    /// <param name="profile">The profile, as it was written.</param>
    [Alias("tell-profile")]
    Task TellProfile(Profile profile);

    /// <summary>
    /// Grants or renews a frontend's presence lease: the user is online for <see cref="SessionLimits.PresenceLease"/>
    /// from now.
    /// </summary>
    /// <param name="frontend">The frontend that holds connections of the user.</param>
    [Alias("attend")]
    Task<Attendance> Attend(string frontend);

    /// <summary>Ends a frontend's presence lease, when the user's last connection there is gone.</summary>
    /// <param name="frontend">The frontend.</param>
    [Alias("depart")]
    Task Depart(string frontend);

    /// <summary>Whether the user is online and, if not, when they were last seen.</summary>
    [AlwaysInterleave, Alias("presence")]
    Task<Presence> GetPresence();
}

/// <summary>The answer to a frontend that renews a presence lease.</summary>
/// <param name="Sessions">
/// The valid sessions. The frontend closes connections of any other session, because it missed the session's end. Null
/// if they can't be read right now.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.attendance")]
public sealed record Attendance(ImmutableArray<SessionId>? Sessions)
{
    /// <summary>
    /// The user as their account has them, for a frontend that missed a new name; null if there is no session.
    /// </summary>
    [Id(0)]
    public Participant? User { get; init; }
}

/// <summary>A session as its owner sees it.</summary>
/// <param name="Id">Identifies it.</param>
/// <param name="Device">The client's description of itself.</param>
/// <param name="CreatedAt">When the user logged in, UTC.</param>
/// <param name="SeenAt">
/// When it started or last refreshed its tokens, UTC. An active client refreshes them every quarter of an hour.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.session-summary")]
public sealed record SessionSummary(
    SessionId Id, DeviceInfo Device, DateTimeOffset CreatedAt, DateTimeOffset SeenAt);

/// <summary>Why a session ended before it expired.</summary>
[GenerateSerializer, Alias("chat.session-end-cause")]
public enum SessionEndCause
{
    /// <summary>Logged out or revoked, or the password or role changed. The user can log in again.</summary>
    Revoked = 1,

    /// <summary>The person is banned.</summary>
    Banned = 2,
}

/// <summary>A client's description of itself.</summary>
/// <param name="Device">The person's name for the device, 1–64 characters, if they gave one.</param>
/// <param name="Client">Name and version of the program; at most 128 characters.</param>
[GenerateSerializer, Immutable, Alias("chat.device-info")]
public sealed record DeviceInfo(string? Device, string? Client);

/// <summary>The tokens of a session. The server keeps only their hashes.</summary>
/// <param name="Session">The session.</param>
/// <param name="User">Its owner.</param>
/// <param name="AccessToken">For <c>hello</c> and <c>Authorization: Bearer</c>.</param>
/// <param name="RefreshToken">For one refresh.</param>
/// <param name="ExpiresIn">How long the access token is valid.</param>
/// <param name="RefreshExpiresIn">How long the refresh token is valid.</param>
[GenerateSerializer, Immutable, Alias("chat.token-grant")]
public sealed record TokenGrant(
    SessionId Session,
    Participant User,
    string AccessToken,
    string RefreshToken,
    TimeSpan ExpiresIn,
    TimeSpan RefreshExpiresIn)
{
    /// <summary>Leaves the secrets out.</summary>
    public override string ToString() => $"TokenGrant for {Session}";
}

/// <summary>Whether a user is online.</summary>
/// <param name="User">The user.</param>
/// <param name="Online">Whether any frontend holds a presence lease for them.</param>
/// <param name="LastSeen">When the last lease ended, UTC, if the user is offline and it is known.</param>
[GenerateSerializer, Immutable, Alias("chat.presence")]
public sealed record Presence(UserId User, bool Online, DateTimeOffset? LastSeen);

/// <summary>The times of presence leases, which grains and frontends must agree on.</summary>
public static class SessionLimits
{
    /// <summary>How long a presence lease lasts.</summary>
    public static readonly TimeSpan PresenceLease = TimeSpan.FromSeconds(90);

    /// <summary>How often a frontend renews it. Two renewals in a row may be lost.</summary>
    public static readonly TimeSpan PresenceRenewal = TimeSpan.FromSeconds(30);
}
