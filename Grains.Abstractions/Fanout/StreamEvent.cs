using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Sessions;

namespace OrleansChat.Fanout;

/// <summary>An item of a stream to the frontends. Any item may be lost, duplicated or late.</summary>
[GenerateSerializer, Immutable, Alias("chat.stream-event")]
public abstract record StreamEvent;

/// <summary>On a conversation's stream: events were committed.</summary>
/// <param name="Events">With ascending seqs, without holes.</param>
[GenerateSerializer, Immutable, Alias("chat.events-appended")]
public sealed record EventsAppended(ImmutableArray<LoggedEvent> Events) : StreamEvent;

/// <summary>On a conversation's stream, as a hint: a member started or stopped typing.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="User">The typist.</param>
/// <param name="On">Whether they are typing.</param>
[GenerateSerializer, Immutable, Alias("chat.typing-changed")]
public sealed record TypingChanged(ConversationId Conversation, Participant User, bool On) : StreamEvent;

/// <summary>
/// A member's marks advanced: a hint on the member's own stream and, unless the conversation is large, on the
/// conversation's stream for everybody else.
/// </summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="User">The member.</param>
/// <param name="Read">The seq up to which the member has read.</param>
/// <param name="Delivered">The seq up to which the member's devices have received.</param>
[GenerateSerializer, Immutable, Alias("chat.mark-moved")]
public sealed record MarkMoved(ConversationId Conversation, UserId User, long Read, long Delivered) : StreamEvent;

/// <summary>On a user's stream, for people who watch the user: the user came online or went offline.</summary>
/// <param name="Presence">The new presence.</param>
[GenerateSerializer, Immutable, Alias("chat.presence-changed")]
public sealed record PresenceChanged(Presence Presence) : StreamEvent;

/// <summary>On a user's stream, for the user's own connections: the user became a member.</summary>
/// <param name="User">The user.</param>
/// <param name="Conversation">The conversation they became a member of.</param>
[GenerateSerializer, Immutable, Alias("chat.user-invited")]
public sealed record UserInvited(UserId User, ConversationInfo Conversation) : StreamEvent
{
    /// <summary>The user's connection that caused this, if any; it has the reply instead.</summary>
    [Id(0)]
    public string? Except { get; init; }
}

/// <summary>On a user's stream, for the user's own connections: a membership ended.</summary>
/// <param name="User">The user.</param>
/// <param name="Conversation">The conversation they are no longer a member of.</param>
[GenerateSerializer, Immutable, Alias("chat.user-removed")]
public sealed record UserRemoved(UserId User, ConversationId Conversation) : StreamEvent;

/// <summary>
/// On a user's stream, for the user's own connections: they changed their settings of a conversation.
/// </summary>
/// <param name="User">The user.</param>
/// <param name="Conversation">The conversation.</param>
/// <param name="Settings">All settings after the change.</param>
/// <param name="Except">The user's connection that has the reply instead.</param>
[GenerateSerializer, Immutable, Alias("chat.user-settings")]
public sealed record UserSettings(
    UserId User, ConversationId Conversation, MemberSettings Settings, string? Except) : StreamEvent;

/// <summary>On a user's stream, for the user's own connections: a message is about them.</summary>
/// <param name="User">The user.</param>
/// <param name="Conversation">The conversation.</param>
/// <param name="Seq">The seq of the message.</param>
/// <param name="Sender">The author.</param>
/// <param name="Reason">Why they are told.</param>
/// <param name="Preview">The beginning of the text.</param>
[GenerateSerializer, Immutable, Alias("chat.user-notice")]
public sealed record UserNotice(
    UserId User, ConversationId Conversation, long Seq, Participant Sender, NoticeReason Reason, string Preview)
    : StreamEvent
{
    /// <summary>Leaves the text out.</summary>
    public override string ToString() => nameof(UserNotice);
}

/// <summary>On the blocking person's stream, for their own connections: a block was set or lifted.</summary>
/// <param name="Blocker">The person who blocks.</param>
/// <param name="User">The person who is blocked.</param>
/// <param name="On">Whether the block is set.</param>
[GenerateSerializer, Immutable, Alias("chat.block-changed")]
public sealed record BlockChanged(UserId Blocker, UserId User, bool On) : StreamEvent;

/// <summary>On a user's stream, for the user's own connections: their profile changed.</summary>
/// <param name="Profile">The new profile.</param>
[GenerateSerializer, Immutable, Alias("chat.profile-changed")]
public sealed record ProfileChanged(Profile Profile) : StreamEvent;

/// <summary>
/// On a user's stream: a session ended. Frontends close its connections with 4502 or, after a ban, 4503.
/// </summary>
/// <param name="User">The user.</param>
/// <param name="Session">The session.</param>
/// <param name="Cause">Why it ended.</param>
[GenerateSerializer, Immutable, Alias("chat.session-ended")]
public sealed record SessionEnded(UserId User, SessionId Session, SessionEndCause Cause) : StreamEvent;
