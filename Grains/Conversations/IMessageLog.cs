using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Conversations;

/// <summary>
/// The durable, ordered log of every conversation, with the memberships that its events make. Appends of all
/// conversations of the silo share commits; each request stands or falls alone.
/// </summary>
/// <remarks>
/// An operating fault (database away, disk full, time-out) is an exception: the outcome is then unknown, and the caller
/// must discard what it believed and load again. Implementations hold I1, I2 and I3 by constraints of the database.
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
    /// the expected value, numbers and inserts the winners, changes memberships as the events say, moves marks, changes
    /// invite codes.
    /// </summary>
    /// <remarks>Never cancelled once begun; how long to wait is the caller's to say.</remarks>
    Task<AppendOutcome> Append(AppendRequest request);

    /// <summary>
    /// Committed events after a seq, ascending, at most so many events and about so many bytes (at least one).
    /// </summary>
    Task<EventPage?> ReadAfter(
        ConversationId conversation, long after, int eventsMax, int bytesMax, CancellationToken cancellationToken);

    /// <summary>Committed events before a seq, the nearest ones, in ascending order.</summary>
    Task<EventPage?> ReadBefore(
        ConversationId conversation, long before, int eventsMax, int bytesMax, CancellationToken cancellationToken);
}

/// <summary>A conversation as the database has it.</summary>
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
}

/// <summary>What a person is, or was, in a conversation. A membership that ended keeps what outlasts it.</summary>
/// <param name="JoinedSeq">
/// The seq of the event that made the membership; for who never was a member, of the ban.
/// </param>
/// <param name="Read">High-water mark; at first the seq before the membership's own event.</param>
/// <param name="Delivered">High-water mark, 0 at first.</param>
public sealed record StoredMember(Participant User, MemberRole Role, long JoinedSeq, long Read, long Delivered)
{
    /// <summary>The seq of the event that last said role and mute; none while the role is the one of joining.</summary>
    public long? RoleSeq { get; init; }

    /// <summary>Until when the person may not write; none when never muted, or when the mute was lifted.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>The seq of the event that ended the membership, or lifted the ban; none while it lasts.</summary>
    public long? LeftSeq { get; init; }

    /// <summary>The seq of the ban that keeps the person out.</summary>
    public long? BannedSeq { get; init; }
}

/// <summary>One conversation's part in a commit.</summary>
/// <param name="Conversation">Whose log.</param>
/// <param name="Create">Set when the conversation is to be made by this request; the expected head is then 0.</param>
/// <param name="Epoch">The life of the log the caller knows; for a new one, its first.</param>
/// <param name="ExpectedHead">The fence: the head must be this, or nothing of the request is done.</param>
/// <param name="At">The time that the events get.</param>
/// <param name="Entries">What to append or look up, in order.</param>
/// <param name="Marks">Marks to move up.</param>
public sealed record AppendRequest(
    ConversationId Conversation,
    NewConversation? Create,
    Epoch Epoch,
    long ExpectedHead,
    DateTimeOffset At,
    ImmutableArray<AppendEntry> Entries,
    ImmutableArray<MarkEntry> Marks)
{
    /// <summary>Invite codes to make, use or take away: at most one change a code.</summary>
    public ImmutableArray<InviteEntry> Invites { get; init; } = [];

    /// <summary>
    /// The workspace whose members alone the entries may let in. Somebody who is none counts as a head that moved: so
    /// nobody gets in who lost the workspace since the rules were asked.
    /// </summary>
    public ConversationId? Workspace { get; init; }

    /// <summary>Those whom the entries let in.</summary>
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

    /// <summary>The workspace that the channel stands in.</summary>
    public ConversationId? Workspace { get; init; }
}

/// <param name="Sender">Who causes the event.</param>
/// <param name="ClientId">Unique per sender in the conversation, if set.</param>
/// <param name="Body">The event.</param>
/// <param name="LookUpOnly">
/// The rules refuse the command: only see whether it was stored before, so that a stored message is never answered
/// with a refusal.
/// </param>
public sealed record AppendEntry(Participant Sender, ClientId? ClientId, EventBody Body, bool LookUpOnly = false);

/// <summary>The high-water marks of a member; the database keeps the larger values.</summary>
public sealed record MarkEntry(UserId User, long Read, long Delivered);

/// <summary>
/// What becomes of an invite code. A code that has not the uses expected counts as a head that moved.
/// </summary>
/// <param name="Expected">How many people it lets in before; 0: there is no such code.</param>
/// <param name="After">The code afterwards; with 0 uses it is no more.</param>
public sealed record InviteEntry(int Expected, StoredInvite After);

/// <summary>What became of a request: all of it, or nothing.</summary>
public abstract record AppendOutcome;

/// <param name="Entries">One outcome an entry, in order.</param>
/// <param name="Head">The head after the commit.</param>
public sealed record Appended(ImmutableArray<EntryOutcome> Entries, long Head) : AppendOutcome;

/// <summary>
/// The head (or epoch, or existence) was not as expected: another activation writes. Nothing was done.
/// </summary>
public sealed record Fenced : AppendOutcome;

/// <summary>What became of one entry.</summary>
public abstract record EntryOutcome;

/// <summary>Appended by this request.</summary>
public sealed record EntryStored(LoggedEvent Event) : EntryOutcome;

/// <summary>
/// The same command of the same sender was stored before, by an earlier request or earlier in this one.
/// </summary>
public sealed record EntryDuplicate(long Seq, DateTimeOffset At) : EntryOutcome;

/// <summary>The sender used the client id for a command of another type or target.</summary>
public sealed record EntryConflict : EntryOutcome;

/// <summary>Only looked up, and not there.</summary>
public sealed record EntryAbsent : EntryOutcome;
