using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Uploads;

namespace OrleansChat.Reading;

/// <summary>The state of a log.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Epoch">Identifies the log.</param>
/// <param name="Head">The seq of the newest committed event; 0 if there is none.</param>
[GenerateSerializer, Immutable, Alias("chat.log-head")]
public readonly record struct LogHead(ConversationId Conversation, Epoch Epoch, long Head);

/// <summary>How a user relates to a conversation.</summary>
[GenerateSerializer, Alias("chat.standing")]
public enum Standing
{
    /// <summary>The conversation doesn't exist, or the user may not know of it.</summary>
    Unknown = 1,

    /// <summary>The user may join and read the history, but gets no live events.</summary>
    MayJoin = 2,

    /// <summary>The user is a member.</summary>
    Member = 3,

    /// <summary>The user is banned, and knows of the conversation.</summary>
    Banned = 4,
}

/// <summary>What a user may do with a conversation, and the state of its log.</summary>
/// <param name="Standing">How the user relates to it.</param>
/// <param name="Kind">Its kind; meaningless if the standing is <see cref="Standing.Unknown"/>.</param>
/// <param name="Log">Its log; meaningless if the standing is <see cref="Standing.Unknown"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.conversation-access")]
public sealed record ConversationAccess(Standing Standing, ConversationKind Kind, LogHead Log);

/// <summary>A run of committed events.</summary>
/// <param name="Events">Ascending, without holes.</param>
/// <param name="Head">The state of the log when the events were read.</param>
/// <param name="Oldest">The seq of the oldest event in the log; 0 if there is none.</param>
[GenerateSerializer, Immutable, Alias("chat.event-page")]
public sealed record EventPage(ImmutableArray<LoggedEvent> Events, LogHead Head, long Oldest);

/// <summary>
/// Selects a page of history. At most one of <paramref name="Before"/> and <paramref name="After"/> is set; with
/// neither, the newest page is selected.
/// </summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Before">A seq, exclusive: the page ends before it.</param>
/// <param name="After">A seq, exclusive: the page begins after it.</param>
/// <param name="Limit">The number of events: 1–<see cref="ReadLimits.HistoryEventsMax"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.history-query")]
public sealed record HistoryQuery(ConversationId Conversation, long? Before, long? After, int Limit)
{
    /// <summary>
    /// The seq in the middle of the page; not with <see cref="Before"/>, <see cref="After"/> or <see cref="Thread"/>.
    /// </summary>
    [Id(0)]
    public long? Around { get; init; }

    /// <summary>The seq of a message: only it and its replies are selected.</summary>
    [Id(1)]
    public long? Thread { get; init; }
}

/// <summary>A page of history.</summary>
/// <param name="Events">Ascending, without holes unless a thread was asked for.</param>
/// <param name="Log">The state of the log when the page was read.</param>
/// <param name="Oldest">The seq of the oldest event in the log; 0 if there is none.</param>
/// <param name="More">Whether there are more events in the direction asked for; around a seq, in either.</param>
[GenerateSerializer, Immutable, Alias("chat.history-page")]
public sealed record HistoryPage(ImmutableArray<LoggedEvent> Events, LogHead Log, long Oldest, bool More);

/// <summary>A page of the texts that a message has had.</summary>
/// <param name="Items">Oldest first, with the present one.</param>
/// <param name="More">Whether there are later ones.</param>
[GenerateSerializer, Immutable, Alias("chat.edit-page")]
public sealed record EditPage(ImmutableArray<EditItem> Items, bool More);

/// <summary>A text that a message has or had.</summary>
/// <param name="Seq">The edit that gave it; null for the text that was sent.</param>
/// <param name="At">Since when it was the text, UTC with milliseconds.</param>
/// <param name="Text">The text.</param>
[GenerateSerializer, Immutable, Alias("chat.edit-item")]
public sealed record EditItem(long? Seq, DateTimeOffset At, string Text)
{
    /// <summary>Leaves the text out.</summary>
    public override string ToString() => nameof(EditItem);
}

/// <summary>A page of a user's conversations.</summary>
/// <param name="Items">Newest activity first.</param>
/// <param name="Next">The cursor of the next page; null on the last page.</param>
[GenerateSerializer, Immutable, Alias("chat.conversation-page")]
public sealed record ConversationPage(ImmutableArray<ConversationItem> Items, string? Next);

/// <summary>A conversation in a user's list.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Read">The seq up to which the user has read.</param>
/// <param name="Unread">How many messages of others come after <paramref name="Read"/>.</param>
/// <param name="MemberCount">How many members the conversation has.</param>
/// <param name="Last">The newest message, if there is one.</param>
[GenerateSerializer, Immutable, Alias("chat.conversation-item")]
public sealed record ConversationItem(
    ConversationInfo Conversation, long Read, long Unread, int MemberCount, LoggedEvent? Last)
{
    /// <summary>
    /// How many of the unread messages mention the user; counted up to <see cref="ReadLimits.MentionedMax"/>.
    /// </summary>
    [Id(0)]
    public long Mentioned { get; init; }

    /// <summary>Which messages the user gets notices of.</summary>
    [Id(1)]
    public NotifyLevel Notify { get; init; } = NotifyLevel.All;

    /// <summary>Whether the user has hidden it, and no message has followed since.</summary>
    [Id(2)]
    public bool Hidden { get; init; }
}

/// <summary>Selects channels that a user may join, or support conversations for the staff.</summary>
/// <param name="Kind"><see cref="ConversationKind.Channel"/> or <see cref="ConversationKind.Support"/>.</param>
/// <param name="Workspace">The workspace whose channels to list; null for channels outside of any.</param>
/// <param name="Title">Part of the title, ignoring case; null matches everything.</param>
/// <param name="After">
/// The cursor of the previous page, or null. With an unreadable cursor the list starts over.
/// </param>
/// <param name="Limit">The number of items: 1–<see cref="ReadLimits.ListItemsMax"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.browse-query")]
public sealed record BrowseQuery(
    ConversationKind Kind, ConversationId? Workspace, string? Title, string? After, int Limit);

/// <summary>A page of channels.</summary>
/// <param name="Items">Ordered by title.</param>
/// <param name="Next">The cursor of the next page; null on the last page.</param>
[GenerateSerializer, Immutable, Alias("chat.channel-page")]
public sealed record ChannelPage(ImmutableArray<ChannelItem> Items, string? Next);

/// <summary>A channel, or a support conversation, in a list to choose from.</summary>
/// <param name="Id">Identifies it.</param>
/// <param name="Title">Its title, if it has one.</param>
/// <param name="MemberCount">How many members it has.</param>
/// <param name="Joined">Whether the user is a member.</param>
[GenerateSerializer, Immutable, Alias("chat.channel-item")]
public sealed record ChannelItem(ConversationId Id, string? Title, int MemberCount, bool Joined);

/// <summary>A page of members.</summary>
/// <param name="Items">Ordered by name.</param>
/// <param name="Next">The cursor of the next page; null on the last page.</param>
[GenerateSerializer, Immutable, Alias("chat.member-page")]
public sealed record MemberPage(ImmutableArray<MemberItem> Items, string? Next);

/// <summary>A member of a conversation.</summary>
/// <param name="User">The member.</param>
/// <param name="Role">Their role in the conversation.</param>
/// <param name="Online">Whether they are connected.</param>
[GenerateSerializer, Immutable, Alias("chat.member-item")]
public sealed record MemberItem(Participant User, MemberRole Role, bool Online)
{
    /// <summary>When the member's mute ends, UTC; null if they aren't muted.</summary>
    [Id(0)]
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>The upload with their picture, if they have one.</summary>
    [Id(1)]
    public UploadId? Avatar { get; init; }

    /// <summary>What they are mentioned by; null for people without an account of their own.</summary>
    [Id(2)]
    public string? Handle { get; init; }
}

/// <summary>A page of banned people.</summary>
/// <param name="Items">Ordered by name.</param>
/// <param name="Next">The cursor of the next page; null on the last page.</param>
[GenerateSerializer, Immutable, Alias("chat.ban-page")]
public sealed record BanPage(ImmutableArray<BanItem> Items, string? Next);

/// <summary>A person who is banned from a conversation.</summary>
/// <param name="User">The person.</param>
/// <param name="Seq">The event that banned them.</param>
[GenerateSerializer, Immutable, Alias("chat.ban-item")]
public sealed record BanItem(Participant User, long Seq);

/// <summary>The limits of reads that are part of the wire contract.</summary>
public static class ReadLimits
{
    /// <summary>Events in a page of history.</summary>
    public const int HistoryEventsMax = 200;

    /// <summary>Events in a page of history if the request names no limit.</summary>
    public const int HistoryEventsDefault = 50;

    /// <summary>Bytes of encoded events in a reply.</summary>
    public const int PageBytesMax = 256 * 1024;

    /// <summary>Items in a page of a list.</summary>
    public const int ListItemsMax = 200;

    /// <summary>Items in a page of a list if the request names no limit.</summary>
    public const int ListItemsDefault = 50;

    /// <summary>Up to how many messages those that mention a user are counted.</summary>
    public const int MentionedMax = 1_000;

    /// <summary>Events that a <c>subscribe</c> can recover.</summary>
    public const int RecoverEventsMax = 300;

    /// <summary>Conversations in a <c>subscribe</c>, and users in a <c>presence</c> request.</summary>
    public const int IdsPerRequestMax = 200;
}
