using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Silo.Storage;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.MemoryStores;

/// <inheritdoc cref="MemoryDatabase"/>
internal sealed class MemoryAccountStore(MemoryDatabase database) : IAccountStore
{
    public Task<bool> Insert(StoredAccount account)
    {
        lock (database.TablesGate)
        {
            var (email, handle) = (CaselessKeys.Email(account.Email), CaselessKeys.Handle(account.Handle));
            var isFree = database.Accounts.Values.All(other =>
                other.User.Id != account.User.Id
                && (email is null || CaselessKeys.Email(other.Email) != email)
                && (account.External is null || other.External != account.External)
                && (handle is null || CaselessKeys.Handle(other.Handle) != handle));
            if (isFree)
            {
                database.Accounts.Add(
                    account.User.Id, account with { CreatedAt = Milliseconds.Truncate(account.CreatedAt) });
            }

            return Task.FromResult(isFree);
        }
    }

    public Task<StoredAccount?> Load(UserId id, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(database.Accounts.GetValueOrDefault(id));
        }
    }

    public Task<bool> Update(StoredAccount account, long stamp, SessionId? keeping = null)
    {
        lock (database.TablesGate)
        {
            if (!database.Accounts.TryGetValue(account.User.Id, out var found) || found.Stamp != stamp)
            {
                return Task.FromResult(false);
            }

            database.Accounts[account.User.Id] = account with
            {
                User = account.User with { Name = found.User.Name },
                Email = found.Email,
                Handle = found.Handle,
                CreatedAt = found.CreatedAt,
                External = found.External,
                Avatar = found.Avatar,
                Ban = account.Ban is { } ban ? ban with { At = Milliseconds.Truncate(ban.At) } : null,
            };
            if (keeping is { } id
                && database.Sessions.TryGetValue(id, out var session)
                && session.User == account.User.Id
                && session.Stamp == stamp)
            {
                session.Stamp = account.Stamp;
            }

            return Task.FromResult(true);
        }
    }

    public Task<ProfileOutcome> UpdateProfile(StoredAccount account, UploadId? avatar)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(MemoryProfiles.Update(database, account, avatar));
        }
    }

    public Task<ImmutableArray<StoredAccount>> Search(
        string text, UserId? after, int limit, CancellationToken cancellationToken)
    {
        var key = CaselessKeys.Email(text);
        lock (database.TablesGate)
        {
            return Task.FromResult<ImmutableArray<StoredAccount>>(
            [
                .. database.Accounts.Values
                    .Where(account => after is null
                        || string.CompareOrdinal(account.User.Id.Value, after.Value.Value) > 0)
                    .Where(account => Begins(CaselessKeys.Email(account.Email))
                        || Begins(CaselessKeys.Handle(account.Handle))
                        || text.Length == 0
                        || account.User.Id.Value == text)
                    .OrderBy(account => account.User.Id.Value, StringComparer.Ordinal)
                    .Take(limit),
            ]);
        }

        bool Begins(string? stored) => stored?.StartsWith(key, StringComparison.Ordinal) ?? false;
    }

    public Task<ImmutableArray<Participant>> Find(ImmutableArray<UserId> ids, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult<ImmutableArray<Participant>>(
            [
                .. ids.Distinct().Where(database.Accounts.ContainsKey).Select(id => database.Accounts[id].User),
            ]);
        }
    }

    public Task<FoundPeople> FindPeople(PeopleSearch search, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(MemoryPeople.Find(database, search));
        }
    }

    public Task<UserId?> FindProvisioned(ExternalId external, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(
                database.Accounts.Values.FirstOrDefault(account => account.External == external)?.User.Id);
        }
    }

    public Task<UserId?> FindByEmail(string normalisedEmail, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(database.Accounts.Values
                .FirstOrDefault(account => CaselessKeys.Email(account.Email) == normalisedEmail)?.User.Id);
        }
    }
}
