using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Sessions;
using OrleansChat.Sessions;

namespace OrleansChat.Silo.Storage.Memory;

/// <inheritdoc cref="MemoryDatabase"/>
internal sealed class MemorySessionStore(MemoryDatabase database) : ISessionStore
{
    public Task<ImmutableArray<StoredSession>> Load(
        UserId user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult<ImmutableArray<StoredSession>>(
            [
                .. database.Sessions.Values
                    .Where(session => session.User == user && IsLive(session))
                    .Select(session => Stored(session, database.Accounts[user], now)),
            ]);
        }
    }

    public Task<bool> Insert(NewSession session)
    {
        lock (database.TablesGate)
        {
            if (!database.Accounts.TryGetValue(session.User, out var account)
                || account.Stamp != session.Stamp
                || account.Ban is not null)
            {
                return Task.FromResult(false);
            }

            var inserted = Truncate(session);
            database.Sessions.Add(session.Id, new MemorySession(inserted));
            ForgetDead(inserted);
            return Task.FromResult(true);
        }
    }

    public Task<bool> Rotate(
        SessionId session, string spentHash, ImmutableArray<StoredToken> issued, DateTimeOffset now)
    {
        lock (database.TablesGate)
        {
            if (!database.Sessions.TryGetValue(session, out var found)
                || !IsLive(found)
                || !found.Tokens.TryGetValue(spentHash, out var spent)
                || spent is not { Kind: TokenKind.Refresh, SpentAt: null })
            {
                return Task.FromResult(false);
            }

            found.Tokens[spentHash] = spent with { SpentAt = Milliseconds.Truncate(now) };
            found.SeenAt = Milliseconds.Truncate(now);
            foreach (var token in issued)
            {
                found.Tokens.Add(token.Hash, Truncate(token));
            }

            return Task.FromResult(true);
        }
    }

    public Task Revoke(SessionId session, DateTimeOffset now)
    {
        lock (database.TablesGate)
        {
            if (database.Sessions.TryGetValue(session, out var found))
            {
                found.IsRevoked = true;
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Sessions would grow with every log-in for ever; without a good token one is of no use.</summary>
    private void ForgetDead(NewSession inserted)
    {
        foreach (var (id, other) in database.Sessions)
        {
            if (other.User == inserted.User
                && id != inserted.Id
                && other.Tokens.Values.All(token => token.ExpiresAt <= inserted.CreatedAt))
            {
                database.Sessions.Remove(id);
            }
        }
    }

    private bool IsLive(MemorySession session) =>
        !session.IsRevoked && database.Accounts[session.User].Stamp == session.Stamp;

    private static StoredSession Stored(MemorySession session, StoredAccount account, DateTimeOffset now) =>
        new(
            session.Id,
            account.User,
            account.Role,
            session.Device,
            session.CreatedAt,
            session.SeenAt,
            [.. session.Tokens.Values.Where(token => token.ExpiresAt > now)]);

    private static NewSession Truncate(NewSession session) => session with
    {
        CreatedAt = Milliseconds.Truncate(session.CreatedAt),
        Tokens = [.. session.Tokens.Select(Truncate)],
    };

    private static StoredToken Truncate(StoredToken token) => token with
    {
        ExpiresAt = Milliseconds.Truncate(token.ExpiresAt),
        SpentAt = token.SpentAt is { } spent ? Milliseconds.Truncate(spent) : null,
    };
}
