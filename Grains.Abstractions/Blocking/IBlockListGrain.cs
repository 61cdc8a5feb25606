using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Blocking;

/// <summary>Whom a person wants to hear nothing of. Key: the person's <see cref="UserId"/>.</summary>
/// <remarks>
/// Who is blocked cannot write into the direct conversation, begin one, or invite the other. A message under way while
/// the block is set may still arrive.
/// </remarks>
[Alias("chat.block-list")]
public interface IBlockListGrain : IGrainWithStringKey
{
    /// <returns>
    /// Done; or not found, or <see cref="ErrorCode.Conflict"/> beyond <see cref="BlockLimits.BlockedMax"/> people.
    /// </returns>
    [Alias("block")]
    Task<Refusal?> Block(UserId user);

    [Alias("unblock")]
    Task<Refusal?> Unblock(UserId user);

    [Alias("list")]
    Task<BlockedPeople> List();
}

/// <param name="Items">In the order in which they were blocked.</param>
[GenerateSerializer, Immutable, Alias("chat.blocked-people")]
public sealed record BlockedPeople(ImmutableArray<Participant> Items);

public static class BlockLimits
{
    /// <summary>People that one person blocks.</summary>
    public const int BlockedMax = 500;
}
