using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Conversations;

/// <summary>
/// The durable, ordered log of every conversation, with the memberships that result from its events. Appends of all
/// conversations of the silo share commits, but each request succeeds or fails on its own.
/// </summary>
/// <remarks>
/// A failure of operation (database unavailable, disk full, time-out) is an exception: the outcome is then unknown, and
/// the caller must discard its state and load it again. Implementations ensure I1, I2 and I3 by database constraints.
/// Messages are read as all events up to the head of their page left them; edits have the newest text of their message.
/// </remarks>
public interface IMessageLog
{
    /// <summary>The committed state of a conversation; nothing when there is no such conversation.</summary>
    /// <param name="conversation">Which.</param>
    /// <param name="membersMax">How many of its members are read at most, of however many.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<StoredConversation?> Load(
        ConversationId conversation, int membersMax, CancellationToken cancellationToken);

    /// <summary>
    /// Does all of a request in one transaction, and returns after its commit: looks up client ids, moves the head from
    /// the expected value, numbers and inserts the winners, changes memberships, messages and mentions as the events
    /// say, moves marks, stores settings, changes invite codes, ties uploads to the messages that name them and
    /// releases those of deleted ones.
    /// </summary>
    /// <remarks>Never cancelled once begun; the caller decides how long to wait.</remarks>
    Task<AppendOutcome> Append(AppendRequest request);

    /// <summary>
    /// Committed events after a seq, ascending, at most so many events and about so many bytes (at least one).
    /// </summary>
    Task<EventPage?> ReadAfter(
        ConversationId conversation, long after, int eventsMax, int bytesMax, CancellationToken cancellationToken);

    /// <summary>Committed events before a seq, the nearest ones, in ascending order.</summary>
    Task<EventPage?> ReadBefore(
        ConversationId conversation, long before, int eventsMax, int bytesMax, CancellationToken cancellationToken);

    /// <summary>
    /// Committed events around a seq, in ascending order: as many before as after it, unless there are fewer on one
    /// side.
    /// </summary>
    Task<EventPage?> ReadAround(
        ConversationId conversation, long around, int eventsMax, int bytesMax, CancellationToken cancellationToken);

    /// <summary>
    /// A message and its replies, in ascending order: the nearest ones after or before a seq, at most so many events
    /// and about so many bytes (at least one).
    /// </summary>
    Task<ThreadPage?> ReadThread(
        ConversationId conversation, ThreadQuery query, int bytesMax, CancellationToken cancellationToken);

    /// <summary>The texts that a message has had, oldest first, from the one after an edit on.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="target">The seq of the message.</param>
    /// <param name="after">The seq of an edit, exclusive; 0 begins with the text that was sent.</param>
    /// <param name="itemsMax">The most texts to return.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<ImmutableArray<EditItem>> ReadEdits(
        ConversationId conversation, long target, long after, int itemsMax, CancellationToken cancellationToken);
}

/// <summary>Selects a part of a thread: at most one border is set; with neither, its end.</summary>
/// <param name="Root">The seq of the message.</param>
/// <param name="Before">A seq, exclusive.</param>
/// <param name="After">A seq, exclusive.</param>
/// <param name="EventsMax">The most events to return.</param>
public readonly record struct ThreadQuery(long Root, long? Before, long? After, int EventsMax);

/// <summary>A part of a thread.</summary>
/// <param name="Page">Its events: a message and its replies, without what lies between them.</param>
/// <param name="More">Whether there are more in the direction asked for.</param>
public readonly record struct ThreadPage(EventPage Page, bool More);

/// <summary>A conversation as stored.</summary>
/// <param name="Info">Id, kind, title, epoch, head.</param>
/// <param name="Oldest">The seq of the oldest event there is; 0 when there is none.</param>
/// <param name="Creator">Who made it.</param>
/// <param name="MemberCount">How many members are present.</param>
/// <param name="Members">Present members, as many as were asked for.</param>
public sealed record StoredConversation(
    ConversationInfo Info, long Oldest, UserId Creator, long MemberCount, ImmutableArray<StoredMember> Members)
{
    /// <summary>The seq of the event that last changed the settings; none when none did.</summary>
    public long? MetaSeq { get; init; }

    /// <summary>The seq of the newest message; 0 when there is none.</summary>
    public long LastMessage { get; init; }
}

/// <summary>A person's current or former membership. An ended membership keeps what persists beyond it.</summary>
/// <param name="JoinedSeq">
/// The seq of the event that began the membership, or of the ban for people who were never members.
/// </param>
/// <param name="Read">The read mark; initially the seq before the membership's own event.</param>
/// <param name="Delivered">The delivered mark; initially 0.</param>
public sealed record StoredMember(Participant User, MemberRole Role, long JoinedSeq, long Read, long Delivered)
{
    /// <summary>The seq of the last event that stated role and mute; null while the role is the initial one.</summary>
    public long? RoleSeq { get; init; }

    /// <summary>When the person's mute ends, UTC; null if they were never muted or the mute was lifted.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>The seq of the event that ended the membership or lifted the ban; null while it lasts.</summary>
    public long? LeftSeq { get; init; }

    /// <summary>The seq of the ban that keeps the person out.</summary>
    public long? BannedSeq { get; init; }

    /// <summary>Which messages the person gets notices of.</summary>
    public NotifyLevel Notify { get; init; } = NotifyLevel.All;

    /// <summary>The head when the person hid the conversation; null if they didn't.</summary>
    public long? HiddenSeq { get; init; }

    /// <summary>The same membership with the marks and settings of another reading.</summary>
    public StoredMember AsSetIn(StoredMember newer) => this with
    {
        Read = newer.Read,
        Delivered = newer.Delivered,
        Notify = newer.Notify,
        HiddenSeq = newer.HiddenSeq,
    };
}

/// <summary>One conversation's part in a commit.</summary>
/// <param name="Conversation">Whose log.</param>
/// <param name="Create">Set if this request creates the conversation; the expected head is then 0.</param>
/// <param name="Epoch">The epoch that the caller knows; for a new conversation, its first.</param>
/// <param name="ExpectedHead">The fence: if the head differs, nothing of the request is done.</param>
/// <param name="At">The time of the events.</param>
/// <param name="Entries">What to append or look up, in order.</param>
/// <param name="Marks">Marks to advance.</param>
public sealed record AppendRequest(
    ConversationId Conversation,
    NewConversation? Create,
    Epoch Epoch,
    long ExpectedHead,
    DateTimeOffset At,
    ImmutableArray<AppendEntry> Entries,
    ImmutableArray<MarkEntry> Marks)
{
    /// <summary>What members set for themselves; at most one entry per member.</summary>
    public ImmutableArray<SettingsEntry> Settings { get; init; } = [];

    /// <summary>Invite codes to create, use or remove; at most one change per code.</summary>
    public ImmutableArray<InviteEntry> Invites { get; init; } = [];

    /// <summary>
    /// The workspace that all people added by the entries must be members of. Otherwise the request counts as fenced,
    /// so that nobody gets in who has lost the workspace since the rules decided.
    /// </summary>
    public ConversationId? Workspace { get; init; }

    /// <summary>The people that the entries add.</summary>
    public IEnumerable<UserId> LetIn => Entries
        .Select(entry => entry.Body)
        .OfType<MemberBody>()
        .Where(body => body.Change is MemberChange.Joined)
        .Select(body => body.User.Id);
}

public sealed record NewConversation(ConversationKind Kind, string? Title, UserId Creator)
{
    /// <summary>Who gets in.</summary>
    public AccessRule Access { get; init; } = AccessRules.Of(Kind);

    /// <summary>The workspace that contains the channel.</summary>
    public ConversationId? Workspace { get; init; }
}

/// <param name="Sender">Who causes the event.</param>
/// <param name="ClientId">Unique per sender in the conversation, if set.</param>
/// <param name="Body">The event.</param>
/// <param name="LookUpOnly">
/// The rules refuse the command: only see whether it was stored before, so that a stored message is never answered
/// with a refusal.
/// </param>
public sealed record AppendEntry(Participant Sender, ClientId? ClientId, EventBody Body, bool LookUpOnly = false)
{
    /// <summary>The people whose count of mentions grows by a text; for groups, <see cref="Body"/> says it.</summary>
    public ImmutableArray<UserId> Counted { get; init; } = [];

    /// <summary>With an edit: everybody whom a text of the message has mentioned.</summary>
    public ImmutableArray<UserId> Noticed { get; init; } = [];

    /// <summary>With an edit: whether everybody counts as told of the message.</summary>
    public bool IsEverybodyNoticed { get; init; }
}

/// <summary>The high-water marks of a member; the database keeps the larger values.</summary>
public sealed record MarkEntry(UserId User, long Read, long Delivered);

/// <summary>What a member sets for themselves. Takes effect after the marks of the same request.</summary>
/// <param name="HiddenSeq">The head when they hid the conversation; null if they didn't.</param>
/// <param name="Read">The read mark, which may go back; null leaves it alone.</param>
public sealed record SettingsEntry(UserId User, NotifyLevel Notify, long? HiddenSeq, long? Read);

/// <summary>
/// A change of an invite code. If the code doesn't have the expected uses, the request counts as fenced.
/// </summary>
/// <param name="Expected">How many people it lets in before the change; 0 if there is no such code.</param>
/// <param name="After">The code after the change; deleted when no uses are left.</param>
public sealed record InviteEntry(int Expected, StoredInvite After);

/// <summary>The outcome of a request: all of it or nothing.</summary>
public abstract record AppendOutcome;

/// <param name="Entries">One outcome per entry, in order.</param>
/// <param name="Head">The head after the commit.</param>
public sealed record Appended(ImmutableArray<EntryOutcome> Entries, long Head) : AppendOutcome;

/// <summary>
/// The head (or epoch, or existence) wasn't as expected, because another activation has written. Nothing was done.
/// </summary>
public sealed record Fenced : AppendOutcome;

/// <summary>The outcome of one entry.</summary>
public abstract record EntryOutcome;

/// <summary>Appended by this request.</summary>
public sealed record EntryStored(LoggedEvent Event) : EntryOutcome;

/// <summary>
/// The same command of the same sender was stored before, by an earlier request or earlier in this one.
/// </summary>
public sealed record EntryDuplicate(long Seq, DateTimeOffset At) : EntryOutcome;

/// <summary>The sender used the client id for a command of another type or target.</summary>
public sealed record EntryConflict : EntryOutcome;

/// <summary>Looked up only, and not found.</summary>
public sealed record EntryAbsent : EntryOutcome;

/// <summary>
/// Not appended: one of the message's uploads isn't an unsent upload of the sender. It was sent elsewhere, or removed,
/// since the rules decided.
/// </summary>
public sealed record EntryUploadGone : EntryOutcome;
