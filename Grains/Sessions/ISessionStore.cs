using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Sessions;

/// <summary>The tables of sessions and of the hashes of their tokens.</summary>
public interface ISessionStore
{
    /// <summary>
    /// The sessions of a user that are not revoked, with their tokens that are not expired at <paramref name="now"/>.
    /// </summary>
    Task<ImmutableArray<StoredSession>> Load(UserId user, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Inserts a session with its first tokens.</summary>
    Task Insert(UserId user, StoredSession session);

    /// <summary>Marks the refresh token as spent and inserts the new tokens, in one transaction.</summary>
    /// <returns>False when the token was spent already; nothing was inserted then.</returns>
    Task<bool> Rotate(SessionId session, string spentHash, ImmutableArray<StoredToken> issued, DateTimeOffset now);

    Task Revoke(SessionId session, DateTimeOffset now);
}

/// <param name="User">The user, with the name as at the log-in.</param>
/// <param name="Tokens">Access and refresh tokens, spent ones included for as long as they would be good.</param>
public sealed record StoredSession(
    SessionId Id,
    Participant User,
    DeviceInfo Device,
    DateTimeOffset CreatedAt,
    ImmutableArray<StoredToken> Tokens);

/// <param name="Hash">As <see cref="Tokens.Hash"/> makes it; unique.</param>
/// <param name="SpentAt">When a refresh token was traded in.</param>
public sealed record StoredToken(string Hash, TokenKind Kind, DateTimeOffset ExpiresAt, DateTimeOffset? SpentAt)
{
    public override string ToString() => $"StoredToken {Kind}";
}

public enum TokenKind
{
    Access = 1,
    Refresh = 2,
}
