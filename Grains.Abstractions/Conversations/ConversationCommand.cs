using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Conversations;

/// <summary>A wish to change a conversation. Whether it is granted is for the conversation's rules alone.</summary>
/// <param name="Sender">The authenticated person; put in by the frontend, never taken from the client.</param>
[GenerateSerializer, Immutable, Alias("chat.command")]
public abstract record ConversationCommand(Participant Sender)
{
    /// <summary>
    /// The sender's role in the deployment, put in by the frontend too; none gives no right beyond the conversation's.
    /// </summary>
    [Id(0)]
    public DeploymentRole? SenderRole { get; init; }

    /// <summary>
    /// The connection that it came by, whose reply says what it did; put in by the frontend too. Those of the sender's
    /// other connections that have to know of it are told by an event.
    /// </summary>
    [Id(1)]
    public string? Connection { get; init; }

    public sealed override string ToString() => GetType().Name;
}

/// <summary>
/// Makes the conversation, or finds that it exists. Its id is derived by <see cref="ConversationIds"/>.
/// </summary>
/// <param name="Sender">Who makes it, and becomes its owner.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Title">1–100 characters, or none; none for direct.</param>
/// <param name="Members">
/// Others who belong to it from the start; at most <see cref="ConversationLimits.InitialMembersMax"/>.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.create")]
public sealed record CreateConversation(
    Participant Sender, ConversationKind Kind, string? Title, ImmutableArray<UserId> Members)
    : ConversationCommand(Sender)
{
    /// <summary>Who gets in; <see cref="AccessRule.Open"/> for channels only.</summary>
    [Id(0)]
    public AccessRule Access { get; init; } = AccessRules.Of(Kind);

    /// <summary>The workspace that it is to stand in; channels only.</summary>
    [Id(1)]
    public ConversationId? Workspace { get; init; }
}

/// <param name="Sender">Who joins.</param>
/// <param name="Invite">An invite code, where the conversation asks for one.</param>
[GenerateSerializer, Immutable, Alias("chat.join")]
public sealed record JoinConversation(Participant Sender, string? Invite) : ConversationCommand(Sender);

[GenerateSerializer, Immutable, Alias("chat.leave")]
public sealed record LeaveConversation(Participant Sender) : ConversationCommand(Sender);

/// <param name="Sender">Who writes.</param>
/// <param name="ClientId">Recognises a repeat.</param>
/// <param name="RecipientType">Must be the conversation's kind.</param>
/// <param name="Text">As sent, never trimmed or normalised.</param>
/// <param name="Attachments">Ids of uploads.</param>
/// <param name="ReplyTo">The seq answered to.</param>
[GenerateSerializer, Immutable, Alias("chat.send")]
public sealed record SendMessage(
    Participant Sender,
    ClientId ClientId,
    ConversationKind RecipientType,
    string Text,
    ImmutableArray<string> Attachments,
    long? ReplyTo) : ConversationCommand(Sender);

/// <summary>Moves the reader's high-water marks up; they never go back and are clamped to the head.</summary>
[GenerateSerializer, Immutable, Alias("chat.mark")]
public sealed record MarkConversation(Participant Sender, long? Read, long? Delivered) : ConversationCommand(Sender);
