using System.Collections.Immutable;
using OrleansChat.Accounts;
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
                    .Where(session => session.User == user && !session.IsRevoked)
                    .Select(session => session.Session with
                    {
                        Tokens = [.. session.Tokens.Values.Where(token => token.ExpiresAt > now)],
                    }),
            ]);
        }
    }

    public Task Insert(UserId user, StoredSession session)
    {
        lock (database.TablesGate)
        {
            if (!database.Accounts.ContainsKey(user))
            {
                return Task.FromException(new InvalidOperationException($"There is no account {user}."));
            }

            database.Sessions.Add(session.Id, new MemorySession(user, Truncate(session)));
            ForgetDead(user, session);
        }

        return Task.CompletedTask;
    }

    public Task<bool> Rotate(
        SessionId session, string spentHash, ImmutableArray<StoredToken> issued, DateTimeOffset now)
    {
        lock (database.TablesGate)
        {
            if (!database.Sessions.TryGetValue(session, out var found)
                || found.IsRevoked
                || !found.Tokens.TryGetValue(spentHash, out var spent)
                || spent is not { Kind: TokenKind.Refresh, SpentAt: null })
            {
                return Task.FromResult(false);
            }

            found.Tokens[spentHash] = spent with { SpentAt = Milliseconds.Truncate(now) };
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
    private void ForgetDead(UserId user, StoredSession inserted)
    {
        foreach (var (id, other) in database.Sessions)
        {
            if (other.User == user
                && id != inserted.Id
                && other.Tokens.Values.All(token => token.ExpiresAt <= inserted.CreatedAt))
            {
                database.Sessions.Remove(id);
            }
        }
    }

    private static StoredSession Truncate(StoredSession session) => session with
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
