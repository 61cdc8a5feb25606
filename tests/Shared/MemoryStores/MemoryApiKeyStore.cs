using System.Collections.Immutable;
using OrleansChat.Grains.Accounts;
using OrleansChat.Silo.Storage;

namespace OrleansChat.Tests.MemoryStores;

/// <inheritdoc cref="MemoryDatabase"/>
internal sealed class MemoryApiKeyStore(MemoryDatabase database) : IApiKeyStore
{
    public Task Insert(StoredApiKey key)
    {
        lock (database.TablesGate)
        {
            var at = Milliseconds.Truncate(key.Summary.CreatedAt);
            database.ApiKeys.Add(key.Summary.Id, key with { Summary = key.Summary with { CreatedAt = at } });
        }

        return Task.CompletedTask;
    }

    public Task<StoredApiKey?> Load(string id, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(database.ApiKeys.GetValueOrDefault(id));
        }
    }

    public Task<ImmutableArray<StoredApiKey>> List(CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult<ImmutableArray<StoredApiKey>>(
            [
                .. database.ApiKeys.Values
                    .OrderBy(key => key.Summary.CreatedAt)
                    .ThenBy(key => key.Summary.Id, StringComparer.Ordinal),
            ]);
        }
    }

    public Task Revoke(string id, DateTimeOffset now)
    {
        lock (database.TablesGate)
        {
            if (database.ApiKeys.TryGetValue(id, out var key) && key.Summary.RevokedAt is null)
            {
                var revoked = key.Summary with { RevokedAt = Milliseconds.Truncate(now) };
                database.ApiKeys[id] = key with { Summary = revoked };
            }
        }

        return Task.CompletedTask;
    }
}
