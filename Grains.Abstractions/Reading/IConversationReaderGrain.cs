using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Reading;

/// <summary>
/// Reads which conversations there are and who is in them, for frontends. A stateless worker with any key, as <see
/// cref="ILogReaderGrain"/> is.
/// </summary>
[Alias("chat.conversation-reader")]
public interface IConversationReaderGrain : IGrainWithStringKey
{
    /// <summary>What the user may do with each conversation, and the state of its log.</summary>
    /// <returns>One answer per id, in the same order.</returns>
    [AlwaysInterleave, Alias("open")]
    Task<ImmutableArray<ConversationAccess>> Open(UserId user, ImmutableArray<ConversationId> conversations);

    /// <summary>The user's conversations, newest activity first.</summary>
    /// <param name="user">The user.</param>
    /// <param name="after">The <see cref="ConversationPage.Next"/> of the previous page, or null.</param>
    /// <param name="limit">The most items to return.</param>
    [AlwaysInterleave, Alias("conversations")]
    Task<ConversationPage> Conversations(UserId user, string? after, int limit);

    /// <summary>Channels that the user may join, ordered by title; for the staff also support conversations.</summary>
    /// <param name="user">The user.</param>
    /// <param name="role">The user's role in the deployment.</param>
    /// <param name="query">Which of them.</param>
    /// <returns>
    /// The page; <see cref="ErrorCode.Forbidden"/> for support conversations if the user isn't staff, <see
    /// cref="ErrorCode.NotFound"/> if the user isn't a member of the workspace.
    /// </returns>
    [AlwaysInterleave, Alias("browse")]
    Task<Result<ChannelPage>> Browse(UserId user, DeploymentRole role, BrowseQuery query);

    /// <summary>The members of a conversation, ordered by name.</summary>
    /// <param name="user">The user who asks.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="after">The <see cref="MemberPage.Next"/> of the previous page, or null.</param>
    /// <param name="limit">The most items to return.</param>
    /// <returns>
    /// The page; <see cref="ErrorCode.NotFound"/> or <see cref="ErrorCode.Forbidden"/> if the user isn't a member.
    /// </returns>
    [AlwaysInterleave, Alias("members")]
    Task<Result<MemberPage>> Members(UserId user, ConversationId conversation, string? after, int limit);

    /// <summary>The people who are banned from a conversation, ordered by name.</summary>
    /// <param name="user">The user who asks, and must be allowed to lift bans.</param>
    /// <param name="role">The user's role in the deployment.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="after">The <see cref="BanPage.Next"/> of the previous page, or null.</param>
    /// <param name="limit">The most items to return.</param>
    /// <returns>
    /// The page; <see cref="ErrorCode.NotFound"/> or <see cref="ErrorCode.Forbidden"/> if the user may not lift bans.
    /// </returns>
    [AlwaysInterleave, Alias("bans")]
    Task<Result<BanPage>> Bans(UserId user, DeploymentRole role, ConversationId conversation, string? after, int limit);
}
