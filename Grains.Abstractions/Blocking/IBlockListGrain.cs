using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Blocking;

/// <summary>The people that a person has blocked. Key: the person's <see cref="UserId"/>.</summary>
/// <remarks>
/// A blocked person can't write into the direct conversation, start one, or invite the person who blocked them. A
/// message that is under way while the block is set may still arrive.
/// </remarks>
[Alias("chat.block-list")]
public interface IBlockListGrain : IGrainWithStringKey
{
    /// <summary>Blocks a person; repeating it changes nothing.</summary>
    /// <returns>
    /// Null on success; <see cref="ErrorCode.SchemaViolation"/> for the person themselves, <see
    /// cref="ErrorCode.NotFound"/> if there is no such account, <see cref="ErrorCode.Conflict"/> if <see
    /// cref="BlockLimits.BlockedMax"/> people are blocked already.
    /// </returns>
    [Alias("block")]
    Task<Refusal?> Block(UserId user);

    /// <summary>Unblocks a person; repeating it changes nothing.</summary>
    /// <returns>Null on success.</returns>
    [Alias("unblock")]
    Task<Refusal?> Unblock(UserId user);

    /// <summary>Everybody whom the person has blocked.</summary>
    [Alias("list")]
    Task<BlockedPeople> List();
}

/// <summary>The people that a person has blocked.</summary>
/// <param name="Items">In the order in which they were blocked.</param>
[GenerateSerializer, Immutable, Alias("chat.blocked-people")]
public sealed record BlockedPeople(ImmutableArray<Participant> Items);

/// <summary>The limits of block lists.</summary>
public static class BlockLimits
{
    /// <summary>People that one person can block.</summary>
    public const int BlockedMax = 500;
}
