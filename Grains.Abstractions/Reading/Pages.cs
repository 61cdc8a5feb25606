using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Reading;

/// <summary>Where a log stands.</summary>
/// <param name="Head">The seq of the newest committed event; 0 when there is none.</param>
[GenerateSerializer, Immutable, Alias("chat.log-head")]
public readonly record struct LogHead(ConversationId Conversation, Epoch Epoch, long Head);

/// <summary>How near a user is to a conversation.</summary>
[GenerateSerializer, Alias("chat.standing")]
public enum Standing
{
    /// <summary>There is no such conversation, or the user may not know of it.</summary>
    Unknown = 1,

    /// <summary>The user may join, and read what there is, but gets nothing live.</summary>
    MayJoin = 2,

    /// <summary>The user is a member.</summary>
    Member = 3,

    /// <summary>The user was shut out of the conversation, and knows of it.</summary>
    Banned = 4,
}

/// <param name="Log">Where the log stands; its values mean nothing when the standing is unknown.</param>
[GenerateSerializer, Immutable, Alias("chat.conversation-access")]
public sealed record ConversationAccess(Standing Standing, ConversationKind Kind, LogHead Log);

/// <param name="Events">Ascending, without holes.</param>
/// <param name="Head">The head when they were read.</param>
/// <param name="Oldest">The seq of the oldest event there was; 0 when there was none.</param>
[GenerateSerializer, Immutable, Alias("chat.event-page")]
public sealed record EventPage(ImmutableArray<LoggedEvent> Events, LogHead Head, long Oldest);

/// <summary>
/// At most one of <paramref name="Before"/> and <paramref name="After"/> is set; neither: the newest page.
/// </summary>
/// <param name="Before">Exclusive.</param>
/// <param name="After">Exclusive.</param>
/// <param name="Limit">1–<see cref="ReadLimits.HistoryEventsMax"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.history-query")]
public sealed record HistoryQuery(ConversationId Conversation, long? Before, long? After, int Limit);

/// <param name="Events">Ascending.</param>
/// <param name="Log">Where the log stood.</param>
/// <param name="Oldest">The seq of the oldest event there is; 0 when there is none.</param>
/// <param name="More">There is more in the direction asked.</param>
[GenerateSerializer, Immutable, Alias("chat.history-page")]
public sealed record HistoryPage(ImmutableArray<LoggedEvent> Events, LogHead Log, long Oldest, bool More);

/// <param name="Items">Newest activity first.</param>
/// <param name="Next">The cursor of the next page; none on the last.</param>
[GenerateSerializer, Immutable, Alias("chat.conversation-page")]
public sealed record ConversationPage(ImmutableArray<ConversationItem> Items, string? Next);

/// <param name="Read">The user's read mark.</param>
/// <param name="Unread">Messages of others after the read mark.</param>
/// <param name="Last">The newest message, if there is one.</param>
[GenerateSerializer, Immutable, Alias("chat.conversation-item")]
public sealed record ConversationItem(
    ConversationInfo Conversation, long Read, long Unread, int MemberCount, LoggedEvent? Last);

/// <param name="Kind">Channel or support.</param>
/// <param name="Workspace">Whose channels; none: those that stand in no workspace.</param>
/// <param name="Title">A part of the title, without regard to case.</param>
/// <param name="After">
/// A cursor that a page before gave, opaque to the caller; an unreadable one begins anew.
/// </param>
/// <param name="Limit">1–<see cref="ReadLimits.ListItemsMax"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.browse-query")]
public sealed record BrowseQuery(
    ConversationKind Kind, ConversationId? Workspace, string? Title, string? After, int Limit);

[GenerateSerializer, Immutable, Alias("chat.channel-page")]
public sealed record ChannelPage(ImmutableArray<ChannelItem> Items, string? Next);

[GenerateSerializer, Immutable, Alias("chat.channel-item")]
public sealed record ChannelItem(ConversationId Id, string? Title, int MemberCount, bool Joined);

[GenerateSerializer, Immutable, Alias("chat.member-page")]
public sealed record MemberPage(ImmutableArray<MemberItem> Items, string? Next);

[GenerateSerializer, Immutable, Alias("chat.member-item")]
public sealed record MemberItem(Participant User, MemberRole Role, bool Online)
{
    /// <summary>Until when the member may not write; none: they are not muted.</summary>
    [Id(0)]
    public DateTimeOffset? MutedUntil { get; init; }
}

[GenerateSerializer, Immutable, Alias("chat.ban-page")]
public sealed record BanPage(ImmutableArray<BanItem> Items, string? Next);

/// <param name="User">Who is kept out.</param>
/// <param name="Seq">The event that banned them.</param>
[GenerateSerializer, Immutable, Alias("chat.ban-item")]
public sealed record BanItem(Participant User, long Seq);

/// <summary>The limits of reads that are part of the wire contract.</summary>
public static class ReadLimits
{
    /// <summary>Events in one page of history.</summary>
    public const int HistoryEventsMax = 200;

    /// <summary>Events of a page when the asker names no limit.</summary>
    public const int HistoryEventsDefault = 50;

    /// <summary>Bytes of encoded events in one reply.</summary>
    public const int PageBytesMax = 256 * 1024;

    /// <summary>Items in a page of a list.</summary>
    public const int ListItemsMax = 200;

    /// <summary>Items of a list when the asker names no limit.</summary>
    public const int ListItemsDefault = 50;

    /// <summary>How far behind a subscribe may be and still be served by resume.</summary>
    public const int RecoverEventsMax = 300;

    /// <summary>Conversations in one subscribe, users in one presence request.</summary>
    public const int IdsPerRequestMax = 200;
}
