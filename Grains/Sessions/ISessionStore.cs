using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Sessions;

/// <summary>The tables of sessions and of the hashes of their tokens.</summary>
public interface ISessionStore
{
    /// <summary>
    /// How many refresh tokens one renewal can issue, including repeats: more than windows wake at the same time.
    /// </summary>
    const int SuccessorsMax = 16;

    /// <summary>
    /// The sessions of a user that are not revoked and have their account's stamp, with their tokens that are not
    /// expired at <paramref name="now"/>.
    /// </summary>
    Task<ImmutableArray<StoredSession>> Load(UserId user, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Inserts a session with its first tokens.</summary>
    /// <returns>False if the account is banned or its stamp has changed; nothing was inserted then.</returns>
    Task<bool> Insert(NewSession session);

    /// <summary>
    /// Marks the refresh token and its whole generation as spent and inserts the new tokens, in one transaction.
    /// </summary>
    /// <returns>
    /// False if the token was already spent, isn't of the newest generation, or the session has ended; nothing was
    /// inserted then.
    /// </returns>
    Task<bool> Rotate(SessionId session, string spentHash, ImmutableArray<StoredToken> issued, DateTimeOffset now);

    /// <summary>Inserts further tokens of the generation that a spent refresh token was exchanged for.</summary>
    /// <param name="session">The session.</param>
    /// <param name="spentHash">The hash of the token that is used again.</param>
    /// <param name="issued">The new tokens.</param>
    /// <param name="spentAfter">The token must have been spent after this time.</param>
    /// <returns>
    /// False if the token was spent earlier or never, one of the next generation is spent, there are already <see
    /// cref="SuccessorsMax"/> of them, or the session has ended. Nothing was inserted then.
    /// </returns>
    Task<bool> Repeat(
        SessionId session, string spentHash, ImmutableArray<StoredToken> issued, DateTimeOffset spentAfter);

    Task Revoke(SessionId session, DateTimeOffset now);

    /// <summary>
    /// The ban of the user, if there is one and the token was theirs: nobody else may learn of it.
    /// </summary>
    Task<Ban?> FindBan(UserId user, string tokenHash, CancellationToken cancellationToken);
}

/// <param name="Stamp">The account's stamp when the person authenticated.</param>
public sealed record NewSession(
    SessionId Id,
    UserId User,
    long Stamp,
    DeviceInfo Device,
    DateTimeOffset CreatedAt,
    ImmutableArray<StoredToken> Tokens);

/// <param name="User">The user, as the account is now.</param>
/// <param name="Role">The account's role now.</param>
/// <param name="SeenAt">When it started or last refreshed its tokens.</param>
/// <param name="Tokens">Access and refresh tokens, including spent ones that haven't expired.</param>
public sealed record StoredSession(
    SessionId Id,
    Participant User,
    DeploymentRole Role,
    DeviceInfo Device,
    DateTimeOffset CreatedAt,
    DateTimeOffset SeenAt,
    ImmutableArray<StoredToken> Tokens);

/// <param name="Hash">As computed by <see cref="Tokens.Hash"/>; unique.</param>
/// <param name="SpentAt">When this refresh token, or another of its generation, was exchanged.</param>
public sealed record StoredToken(string Hash, TokenKind Kind, DateTimeOffset ExpiresAt, DateTimeOffset? SpentAt)
{
    /// <summary>0 for the first tokens of a session; each renewal creates the next generation.</summary>
    public long Generation { get; init; }

    public override string ToString() => $"StoredToken {Kind}";
}

public enum TokenKind
{
    Access = 1,
    Refresh = 2,
}
