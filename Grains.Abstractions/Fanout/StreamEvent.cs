using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Sessions;

namespace OrleansChat.Fanout;

/// <summary>What travels on a stream to the frontends. Any of it may be lost, doubled or late.</summary>
[GenerateSerializer, Immutable, Alias("chat.stream-event")]
public abstract record StreamEvent;

/// <summary>On a conversation's stream: committed events with ascending seqs and no hole between them.</summary>
[GenerateSerializer, Immutable, Alias("chat.events-appended")]
public sealed record EventsAppended(ImmutableArray<LoggedEvent> Events) : StreamEvent;

/// <summary>On a conversation's stream: a hint.</summary>
[GenerateSerializer, Immutable, Alias("chat.typing-changed")]
public sealed record TypingChanged(ConversationId Conversation, Participant User, bool On) : StreamEvent;

/// <summary>
/// On the stream of the user, and, unless the conversation is large, on the conversation's for all others: a hint.
/// </summary>
[GenerateSerializer, Immutable, Alias("chat.mark-moved")]
public sealed record MarkMoved(ConversationId Conversation, UserId User, long Read, long Delivered) : StreamEvent;

/// <summary>On a user's stream, for those who watch the user.</summary>
[GenerateSerializer, Immutable, Alias("chat.presence-changed")]
public sealed record PresenceChanged(Presence Presence) : StreamEvent;

/// <summary>On a user's stream, for the user's own connections.</summary>
[GenerateSerializer, Immutable, Alias("chat.user-invited")]
public sealed record UserInvited(UserId User, ConversationInfo Conversation) : StreamEvent
{
    /// <summary>The connection that joined, if it was one of the user's: the reply tells it.</summary>
    [Id(0)]
    public string? Except { get; init; }
}

/// <summary>On a user's stream, for the user's own connections.</summary>
[GenerateSerializer, Immutable, Alias("chat.user-removed")]
public sealed record UserRemoved(UserId User, ConversationId Conversation) : StreamEvent;

/// <summary>On the stream of who blocks, for their own connections.</summary>
[GenerateSerializer, Immutable, Alias("chat.block-changed")]
public sealed record BlockChanged(UserId Blocker, UserId User, bool On) : StreamEvent;

/// <summary>On a user's stream: connections of that session are closed with 4502 or, by a ban, 4503.</summary>
[GenerateSerializer, Immutable, Alias("chat.session-ended")]
public sealed record SessionEnded(UserId User, SessionId Session, SessionEndCause Cause) : StreamEvent;
