using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Reading;

/// <summary>
/// What frontends of the previous version call. Each method is now one of <see cref="ILogReaderGrain"/>, <see
/// cref="IConversationReaderGrain"/> or <see cref="IAccountReaderGrain"/>, and forwards to it. A stateless worker.
/// </summary>
[Alias("chat.reader")]
public interface IReaderGrain : IGrainWithStringKey
{
    /// <summary>What the user may do with each conversation, and the state of its log.</summary>
    /// <returns>One answer per id, in the same order.</returns>
    [AlwaysInterleave, Alias("open")]
    Task<ImmutableArray<ConversationAccess>> Open(UserId user, ImmutableArray<ConversationId> conversations);

    /// <summary>
    /// Committed events from <paramref name="after"/> + 1 on, ascending. For fan-out: doesn't check membership.
    /// </summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="after">A seq, exclusive; 0 for the beginning.</param>
    /// <param name="eventsMax">
    /// The most events to return; fewer if <see cref="ReadLimits.PageBytesMax"/> is reached.
    /// </param>
    [AlwaysInterleave, Alias("fill")]
    Task<EventPage> Fill(ConversationId conversation, long after, int eventsMax);

    /// <summary>A page of history.</summary>
    /// <returns>
    /// The page; <see cref="ErrorCode.NotFound"/> or <see cref="ErrorCode.Forbidden"/> if the user may not read it.
    /// </returns>
    [AlwaysInterleave, Alias("history")]
    Task<Result<HistoryPage>> History(UserId user, HistoryQuery query);

    /// <summary>The current state of those of the given logs whose head or epoch has changed.</summary>
    [AlwaysInterleave, Alias("moved-heads")]
    Task<ImmutableArray<LogHead>> MovedHeads(ImmutableArray<LogHead> known);

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

    /// <summary>Accounts of the deployment, ordered by id.</summary>
    /// <param name="by">The administrator.</param>
    /// <param name="query">
    /// The beginning of an e-mail address or a handle, or a user id; null matches everything.
    /// </param>
    /// <param name="after">The <see cref="AccountPage.Next"/> of the previous page, or null.</param>
    /// <param name="limit">The most items to return.</param>
    /// <returns>The page, or <see cref="ErrorCode.Forbidden"/>.</returns>
    [AlwaysInterleave, Alias("accounts")]
    Task<Result<AccountPage>> Accounts(AuthenticatedSession by, string? query, UserId? after, int limit);

    /// <summary>The account that an application provisioned for one of its people; null if there is none.</summary>
    [AlwaysInterleave, Alias("find-provisioned")]
    Task<UserId?> FindProvisioned(ExternalId external);

    /// <summary>All API keys of the deployment.</summary>
    /// <param name="by">The administrator.</param>
    /// <returns>The keys, or <see cref="ErrorCode.Forbidden"/>.</returns>
    [AlwaysInterleave, Alias("api-keys")]
    Task<Result<ApiKeyList>> ApiKeys(AuthenticatedSession by);

    /// <summary>
    /// The account with this e-mail address, in any spelling that <see cref="AccountRules.NormaliseEmail"/> makes
    /// equal; null if there is none.
    /// </summary>
    [AlwaysInterleave, Alias("find-account")]
    Task<UserId?> FindAccount(string email);
}
