using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>Changes a stored message. Results in <see cref="Stored"/>.</summary>
/// <param name="Sender">The person who changes it.</param>
/// <param name="ClientId">Identifies the command, so that a repeat is recognised.</param>
/// <param name="Target">The seq of the message.</param>
[GenerateSerializer, Immutable, Alias("chat.change-message")]
public abstract record ChangeMessage(Participant Sender, ClientId ClientId, long Target) : ConversationCommand(Sender);

/// <summary>Replaces the text of the sender's own message. Results in <see cref="Stored"/>.</summary>
/// <param name="Sender">The author.</param>
/// <param name="ClientId">Identifies the command, so that a repeat is recognised.</param>
/// <param name="Target">The seq of the message.</param>
/// <param name="Text">The new text, with the same rules as <see cref="SendMessage.Text"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.edit")]
public sealed record EditMessage(Participant Sender, ClientId ClientId, long Target, string Text)
    : ChangeMessage(Sender, ClientId, Target);

/// <summary>Takes a message back for everybody. Results in <see cref="Stored"/>.</summary>
/// <param name="Sender">The author or a moderator.</param>
/// <param name="ClientId">Identifies the command, so that a repeat is recognised.</param>
/// <param name="Target">The seq of the message.</param>
[GenerateSerializer, Immutable, Alias("chat.delete")]
public sealed record DeleteMessage(Participant Sender, ClientId ClientId, long Target)
    : ChangeMessage(Sender, ClientId, Target);

/// <summary>Adds the sender's reaction to a message, or withdraws it. Results in <see cref="Stored"/>.</summary>
/// <param name="Sender">The person who reacts.</param>
/// <param name="ClientId">Identifies the command, so that a repeat is recognised.</param>
/// <param name="Target">The seq of the message.</param>
/// <param name="Emoji">The reaction.</param>
/// <param name="On">False withdraws it.</param>
[GenerateSerializer, Immutable, Alias("chat.react")]
public sealed record ReactToMessage(Participant Sender, ClientId ClientId, long Target, Emoji Emoji, bool On)
    : ChangeMessage(Sender, ClientId, Target);

/// <summary>Pins a message for everybody, or unpins it. Results in <see cref="Stored"/>.</summary>
/// <param name="Sender">A moderator; in a direct conversation, one of the two people.</param>
/// <param name="ClientId">Identifies the command, so that a repeat is recognised.</param>
/// <param name="Target">The seq of the message.</param>
/// <param name="On">False unpins it.</param>
[GenerateSerializer, Immutable, Alias("chat.pin")]
public sealed record PinMessage(Participant Sender, ClientId ClientId, long Target, bool On)
    : ChangeMessage(Sender, ClientId, Target);
