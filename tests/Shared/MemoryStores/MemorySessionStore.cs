using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Sessions;
using OrleansChat.Silo.Storage;

namespace OrleansChat.Tests.MemoryStores;

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
                || spent is not { Kind: TokenKind.Refresh, SpentAt: null }
                || Refreshes(found).Any(token => token.Generation > spent.Generation))
            {
                return Task.FromResult(false);
            }

            foreach (var token in Refreshes(found).Where(token => token.Generation == spent.Generation).ToList())
            {
                found.Tokens[token.Hash] = token with { SpentAt = token.SpentAt ?? Milliseconds.Truncate(now) };
            }

            found.SeenAt = Milliseconds.Truncate(now);
            Add(found, issued);
            return Task.FromResult(true);
        }
    }

    public Task<bool> Repeat(
        SessionId session, string spentHash, ImmutableArray<StoredToken> issued, DateTimeOffset spentAfter)
    {
        lock (database.TablesGate)
        {
            if (!database.Sessions.TryGetValue(session, out var found)
                || !IsLive(found)
                || !found.Tokens.TryGetValue(spentHash, out var spent)
                || spent.Kind is not TokenKind.Refresh
                || !(spent.SpentAt > Milliseconds.Truncate(spentAfter)))
            {
                return Task.FromResult(false);
            }

            var later = Refreshes(found).Where(token => token.Generation > spent.Generation).ToList();
            var isUnused = later.TrueForAll(token =>
                token.SpentAt is null && token.Generation == spent.Generation + 1);
            if (!isUnused || later.Count >= ISessionStore.SuccessorsMax)
            {
                return Task.FromResult(false);
            }

            Add(found, issued);
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

    public Task<Ban?> FindBan(UserId user, string tokenHash, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(
                database.Sessions.Values.Any(session => session.User == user && session.Tokens.ContainsKey(tokenHash))
                    ? database.Accounts[user].Ban
                    : null);
        }
    }

    private static IEnumerable<StoredToken> Refreshes(MemorySession session) =>
        session.Tokens.Values.Where(token => token.Kind is TokenKind.Refresh);

    private static void Add(MemorySession session, ImmutableArray<StoredToken> issued)
    {
        foreach (var token in issued)
        {
            session.Tokens.Add(token.Hash, Truncate(token));
        }
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
