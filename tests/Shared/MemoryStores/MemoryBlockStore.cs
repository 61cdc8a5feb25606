using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Grains.Blocking;

namespace OrleansChat.Tests.MemoryStores;

/// <inheritdoc cref="MemoryDatabase"/>
internal sealed class MemoryBlockStore(MemoryDatabase database) : IBlockStore
{
    public Task Add(UserId blocker, UserId blocked, DateTimeOffset at)
    {
        lock (database.TablesGate)
        {
            if (!database.Blocks.TryGetValue(blocker, out var list))
            {
                database.Blocks[blocker] = list = [];
            }

            if (!list.Contains(blocked))
            {
                list.Add(blocked);
            }
        }

        return Task.CompletedTask;
    }

    public Task Remove(UserId blocker, UserId blocked)
    {
        lock (database.TablesGate)
        {
            database.Blocks.GetValueOrDefault(blocker)?.Remove(blocked);
        }

        return Task.CompletedTask;
    }

    public Task<ImmutableArray<Participant>> List(UserId blocker, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult<ImmutableArray<Participant>>(
            [
                .. (database.Blocks.GetValueOrDefault(blocker) ?? []).Select(id => database.Accounts[id].User),
            ]);
        }
    }
}
