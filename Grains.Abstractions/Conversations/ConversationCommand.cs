using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>
/// A request to change a conversation. Only the conversation's rules decide whether it is carried out.
/// </summary>
/// <param name="Sender">The authenticated person. Set by the frontend, never taken from the client.</param>
[GenerateSerializer, Immutable, Alias("chat.command")]
public abstract record ConversationCommand(Participant Sender)
{
    /// <summary>
    /// The sender's role in the deployment, set by the frontend. Null grants nothing beyond the role in the
    /// conversation.
    /// </summary>
    [Id(0)]
    public DeploymentRole? SenderRole { get; init; }

    /// <summary>
    /// The connection that sent the command, set by the frontend. It learns the outcome from the reply; the sender's
    /// other connections learn it from an event.
    /// </summary>
    [Id(1)]
    public string? Connection { get; init; }

    /// <summary>Only the type's name, so that no text reaches a log.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>
/// Creates the conversation, or finds the existing one. <see cref="ConversationIds"/> derives its id. Results in <see
/// cref="Created"/>.
/// </summary>
/// <param name="Sender">The creator, who becomes the owner.</param>
/// <param name="Kind">The kind of conversation.</param>
/// <param name="Title">1–100 characters, or null; null for direct conversations.</param>
/// <param name="Members">
/// The other initial members; at most <see cref="ConversationLimits.InitialMembersMax"/>.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.create")]
public sealed record CreateConversation(
    Participant Sender, ConversationKind Kind, string? Title, ImmutableArray<UserId> Members)
    : ConversationCommand(Sender)
{
    /// <summary>Who can become a member; <see cref="AccessRule.Open"/> is for channels only.</summary>
    [Id(0)]
    public AccessRule Access { get; init; } = AccessRules.Of(Kind);

    /// <summary>The workspace to create the channel in; channels only.</summary>
    [Id(1)]
    public ConversationId? Workspace { get; init; }
}

/// <summary>Makes the sender a member. Results in <see cref="ChangeStored"/>.</summary>
/// <param name="Sender">The person who joins.</param>
/// <param name="Invite">An invite code, if the conversation requires one.</param>
[GenerateSerializer, Immutable, Alias("chat.join")]
public sealed record JoinConversation(Participant Sender, string? Invite) : ConversationCommand(Sender);

/// <summary>Ends the sender's membership. Results in <see cref="ChangeStored"/>.</summary>
/// <param name="Sender">The person who leaves.</param>
[GenerateSerializer, Immutable, Alias("chat.leave")]
public sealed record LeaveConversation(Participant Sender) : ConversationCommand(Sender);

/// <summary>Stores a message. Results in <see cref="Stored"/>.</summary>
/// <param name="Sender">The author.</param>
/// <param name="ClientId">Identifies the command, so that a repeat is recognised.</param>
/// <param name="RecipientType">Must be the conversation's kind.</param>
/// <param name="Text">
/// 1–4,000 Unicode scalar values, neither trimmed nor normalised; may be empty with attachments.
/// </param>
/// <param name="Attachments">
/// Ids of uploads; at most <see cref="ConversationLimits.AttachmentsMax"/>.
/// </param>
/// <param name="ReplyTo">The seq of the event that the message answers, if any.</param>
[GenerateSerializer, Immutable, Alias("chat.send")]
public sealed record SendMessage(
    Participant Sender,
    ClientId ClientId,
    ConversationKind RecipientType,
    string Text,
    ImmutableArray<string> Attachments,
    long? ReplyTo) : ConversationCommand(Sender);

/// <summary>
/// Advances the sender's marks. Marks never go back and never exceed the head. Results in <see cref="Marked"/>.
/// </summary>
/// <param name="Sender">The reader.</param>
/// <param name="Read">The seq up to which the sender has read; null leaves the mark alone.</param>
/// <param name="Delivered">
/// The seq up to which the sender's devices have received; null leaves the mark alone.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.mark")]
public sealed record MarkConversation(Participant Sender, long? Read, long? Delivered) : ConversationCommand(Sender);
