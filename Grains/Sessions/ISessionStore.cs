using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Sessions;

/// <summary>The tables of sessions and of the hashes of their tokens.</summary>
public interface ISessionStore
{
    /// <summary>
    /// How many refresh tokens one renewal may give, repeats included: more windows than wake at once.
    /// </summary>
    const int SuccessorsMax = 16;

    /// <summary>
    /// The sessions of a user that are not revoked and have their account's stamp, with their tokens that are not
    /// expired at <paramref name="now"/>.
    /// </summary>
    Task<ImmutableArray<StoredSession>> Load(UserId user, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Inserts a session with its first tokens.</summary>
    /// <returns>False when the account is banned or has another stamp by now; nothing was inserted then.</returns>
    Task<bool> Insert(NewSession session);

    /// <summary>
    /// Marks the refresh token and all of its generation as spent and inserts the new tokens, in one transaction.
    /// </summary>
    /// <returns>
    /// False when the token was spent already, is not of the newest generation, or the session ended; nothing was
    /// inserted then.
    /// </returns>
    Task<bool> Rotate(SessionId session, string spentHash, ImmutableArray<StoredToken> issued, DateTimeOffset now);

    /// <summary>Inserts more tokens of the generation that a spent refresh token was traded for.</summary>
    /// <param name="session">Whose tokens.</param>
    /// <param name="spentHash">The token that is shown again.</param>
    /// <param name="issued">The new tokens.</param>
    /// <param name="spentAfter">When it must have been spent, exclusive.</param>
    /// <returns>
    /// False when the token was spent before, or never; when one of the next generation is spent, there are <see
    /// cref="SuccessorsMax"/> of them, or the session ended. Nothing was inserted then.
    /// </returns>
    Task<bool> Repeat(
        SessionId session, string spentHash, ImmutableArray<StoredToken> issued, DateTimeOffset spentAfter);

    Task Revoke(SessionId session, DateTimeOffset now);

    /// <summary>
    /// The ban of the user, if there is one and this was a token of theirs: nobody else is told of it.
    /// </summary>
    Task<Ban?> FindBan(UserId user, string tokenHash, CancellationToken cancellationToken);
}

/// <param name="Stamp">The account's, as it was when the person proved to be them.</param>
public sealed record NewSession(
    SessionId Id,
    UserId User,
    long Stamp,
    DeviceInfo Device,
    DateTimeOffset CreatedAt,
    ImmutableArray<StoredToken> Tokens);

/// <param name="User">The user, as the account is now.</param>
/// <param name="Role">The account's role now.</param>
/// <param name="SeenAt">When it began or last got new tokens.</param>
/// <param name="Tokens">Access and refresh tokens, spent ones included for as long as they would be good.</param>
public sealed record StoredSession(
    SessionId Id,
    Participant User,
    DeploymentRole Role,
    DeviceInfo Device,
    DateTimeOffset CreatedAt,
    DateTimeOffset SeenAt,
    ImmutableArray<StoredToken> Tokens);

/// <param name="Hash">As <see cref="Tokens.Hash"/> makes it; unique.</param>
/// <param name="SpentAt">When a refresh token, or another of its generation, was traded in.</param>
public sealed record StoredToken(string Hash, TokenKind Kind, DateTimeOffset ExpiresAt, DateTimeOffset? SpentAt)
{
    /// <summary>Of the first tokens of a session 0; each renewal makes the next.</summary>
    public long Generation { get; init; }

    public override string ToString() => $"StoredToken {Kind}";
}

public enum TokenKind
{
    Access = 1,
    Refresh = 2,
}
