using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Reading;

/// <summary>Indexed queries over committed state that span conversations. No writes.</summary>
public interface IReadModel
{
    /// <returns>One answer an id, in the order asked.</returns>
    Task<ImmutableArray<ConversationAccess>> Access(
        UserId user, ImmutableArray<ConversationId> conversations, CancellationToken cancellationToken);

    /// <returns>The logs among <paramref name="known"/> whose head or epoch differs.</returns>
    Task<ImmutableArray<LogHead>> MovedHeads(ImmutableArray<LogHead> known, CancellationToken cancellationToken);

    /// <param name="after">
    /// A cursor that a page before gave, opaque to the caller; an unreadable one begins anew.
    /// </param>
    Task<ConversationPage> Conversations(UserId user, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Conversations that the user may come to without being let in, by title. Channels: open ones that the user is not
    /// banned from, and their own; of a workspace, for its members. Support: all.
    /// </summary>
    Task<ChannelPage> Browse(UserId user, BrowseQuery query, CancellationToken cancellationToken);

    /// <returns>
    /// Members by name. <see cref="MemberItem.Online"/> is false everywhere: presence is not stored. Mutes may be over.
    /// </returns>
    Task<MemberPage> Members(
        ConversationId conversation, string? after, int limit, CancellationToken cancellationToken);

    /// <returns>
    /// Who is banned, by name; null where nobody can be: of a direct conversation, and of one that there is not.
    /// </returns>
    Task<BanPage?> Bans(
        ConversationId conversation, string? after, int limit, CancellationToken cancellationToken);
}
