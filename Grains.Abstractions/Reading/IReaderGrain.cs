using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Sessions;

namespace OrleansChat.Reading;

/// <summary>
/// Reads committed state for frontends, which have no way to the database of their own. A stateless worker: every silo
/// has activations of its own. Asks the database every time: what it answers is never an activation's memory. Key: any;
/// it decides which silo a client asks.
/// </summary>
[Alias("chat.reader")]
public interface IReaderGrain : IGrainWithStringKey
{
    /// <summary>What the user may do with each conversation, and where its log stands.</summary>
    /// <returns>One answer an id, in the order asked.</returns>
    [AlwaysInterleave, Alias("open")]
    Task<ImmutableArray<ConversationAccess>> Open(UserId user, ImmutableArray<ConversationId> conversations);

    /// <summary>
    /// Committed events from <paramref name="after"/> + 1 on, ascending, for fan-out: no membership is asked.
    /// </summary>
    /// <param name="conversation">Whose log.</param>
    /// <param name="after">Exclusive; 0 is the beginning.</param>
    /// <param name="eventsMax">At most this many; fewer when they exceed <see cref="ReadLimits.PageBytesMax"/>.</param>
    [AlwaysInterleave, Alias("fill")]
    Task<EventPage> Fill(ConversationId conversation, long after, int eventsMax);

    /// <summary>A page of history for a user who may read it.</summary>
    [AlwaysInterleave, Alias("history")]
    Task<Result<HistoryPage>> History(UserId user, HistoryQuery query);

    /// <summary>Of the logs named, those whose head or epoch is another by now.</summary>
    [AlwaysInterleave, Alias("moved-heads")]
    Task<ImmutableArray<LogHead>> MovedHeads(ImmutableArray<LogHead> known);

    /// <summary>The user's conversations, newest activity first.</summary>
    [AlwaysInterleave, Alias("conversations")]
    Task<ConversationPage> Conversations(UserId user, string? after, int limit);

    /// <summary>Channels that the user may join, by title; or for the staff, support conversations.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="role">What the asker is to the deployment.</param>
    /// <param name="query">Which of them.</param>
    [AlwaysInterleave, Alias("browse")]
    Task<Result<ChannelPage>> Browse(UserId user, DeploymentRole role, BrowseQuery query);

    /// <summary>The members of a conversation that the user may see.</summary>
    [AlwaysInterleave, Alias("members")]
    Task<Result<MemberPage>> Members(UserId user, ConversationId conversation, string? after, int limit);

    /// <summary>Who is banned from a conversation, by name, for those who may lift it.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="role">What the asker is to the deployment.</param>
    /// <param name="conversation">Of any kind that has bans.</param>
    /// <param name="after">The <see cref="BanPage.Next"/> of the page before.</param>
    /// <param name="limit">At most this many.</param>
    [AlwaysInterleave, Alias("bans")]
    Task<Result<BanPage>> Bans(UserId user, DeploymentRole role, ConversationId conversation, string? after, int limit);

    /// <summary>Accounts, for those who look after them.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="query">What an e-mail or a handle begins with, or an id; null finds all.</param>
    /// <param name="after">The <see cref="AccountPage.Next"/> of the page before.</param>
    /// <param name="limit">At most this many.</param>
    [AlwaysInterleave, Alias("accounts")]
    Task<Result<AccountPage>> Accounts(AuthenticatedSession by, string? query, UserId? after, int limit);

    /// <summary>The account of somebody whom an outer application knows.</summary>
    [AlwaysInterleave, Alias("find-provisioned")]
    Task<UserId?> FindProvisioned(ExternalId external);

    /// <summary>The API keys, for those who look after them.</summary>
    [AlwaysInterleave, Alias("api-keys")]
    Task<Result<ApiKeyList>> ApiKeys(AuthenticatedSession by);

    /// <summary>The account with this e-mail, in any spelling that normalises alike.</summary>
    [AlwaysInterleave, Alias("find-account")]
    Task<UserId?> FindAccount(string email);
}
