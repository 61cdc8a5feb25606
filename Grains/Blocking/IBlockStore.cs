using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Grains.Blocking;

/// <summary>The table of blocks.</summary>
public interface IBlockStore
{
    /// <summary>Stores a block; an existing one stays as it is.</summary>
    Task Add(UserId blocker, UserId blocked, DateTimeOffset at);

    Task Remove(UserId blocker, UserId blocked);

    /// <returns>In the order in which they were blocked.</returns>
    Task<ImmutableArray<Participant>> List(UserId blocker, CancellationToken cancellationToken);
}
