using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Silo.Storage.Memory;

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

    public Task SetPasswordHash(UserId id, string passwordHash)
    {
        lock (database.TablesGate)
        {
            if (database.Accounts.TryGetValue(id, out var account))
            {
                database.Accounts[id] = account with { PasswordHash = passwordHash };
            }
        }

        return Task.CompletedTask;
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

    public Task<UserId?> FindByEmail(string normalisedEmail, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(database.Accounts.Values
                .FirstOrDefault(account => CaselessKeys.Email(account.Email) == normalisedEmail)?.User.Id);
        }
    }
}
