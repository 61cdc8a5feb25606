using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Reading;

/// <summary>Indexed queries over committed state that span conversations. No writes.</summary>
public interface IReadModel
{
    /// <returns>One answer per id, in the same order.</returns>
    Task<ImmutableArray<ConversationAccess>> Access(
        UserId user, ImmutableArray<ConversationId> conversations, CancellationToken cancellationToken);

    /// <returns>The logs among <paramref name="known"/> whose head or epoch differs.</returns>
    Task<ImmutableArray<LogHead>> MovedHeads(ImmutableArray<LogHead> known, CancellationToken cancellationToken);

    /// <param name="after">
    /// The cursor of the previous page, opaque to the caller. With an unreadable cursor the list starts over.
    /// </param>
    Task<ConversationPage> Conversations(UserId user, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Conversations that the user can enter without an invitation, by title. Channels: open ones that the user isn't
    /// banned from, and joined ones; those of a workspace only for its members. Support: all.
    /// </summary>
    Task<ChannelPage> Browse(UserId user, BrowseQuery query, CancellationToken cancellationToken);

    /// <returns>
    /// Members by name. <see cref="MemberItem.Online"/> is always false, because presence isn't stored. Mutes may have
    /// ended.
    /// </returns>
    Task<MemberPage> Members(
        ConversationId conversation, string? after, int limit, CancellationToken cancellationToken);

    /// <returns>
    /// The banned people by name; null for direct conversations and those that don't exist.
    /// </returns>
    Task<BanPage?> Bans(
        ConversationId conversation, string? after, int limit, CancellationToken cancellationToken);
}
