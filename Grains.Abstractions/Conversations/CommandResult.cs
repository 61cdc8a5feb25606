namespace OrleansChat.Conversations;

/// <summary>The outcome of a command, known after its commit.</summary>
[GenerateSerializer, Immutable, Alias("chat.result")]
public abstract record CommandResult;

/// <summary>The event is durable.</summary>
/// <param name="Epoch">Identifies the log.</param>
/// <param name="Seq">The event's number in the log.</param>
/// <param name="At">When it was first committed, UTC with milliseconds.</param>
/// <param name="Duplicate">Whether it was stored by an earlier command with the same client id.</param>
[GenerateSerializer, Immutable, Alias("chat.stored")]
public sealed record Stored(Epoch Epoch, long Seq, DateTimeOffset At, bool Duplicate) : CommandResult;

/// <summary>The conversation exists. The command created it, or found it.</summary>
/// <param name="Conversation">The conversation after the command.</param>
[GenerateSerializer, Immutable, Alias("chat.created")]
public sealed record Created(ConversationInfo Conversation) : CommandResult;

/// <summary>The sender's marks after the command.</summary>
/// <param name="Read">The seq up to which the sender has read.</param>
/// <param name="Delivered">The seq up to which the sender's devices have received.</param>
[GenerateSerializer, Immutable, Alias("chat.marked")]
public sealed record Marked(long Read, long Delivered) : CommandResult;

/// <summary>The command wasn't carried out or, for temporary errors, its outcome is unknown.</summary>
/// <param name="Refusal">Why.</param>
[GenerateSerializer, Immutable, Alias("chat.refused")]
public sealed record Refused(Refusal Refusal) : CommandResult;

/// <summary>A summary of a conversation.</summary>
/// <param name="Id">Identifies it.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Title">Its title, if it has one; 1–100 characters.</param>
/// <param name="Epoch">Identifies its log.</param>
/// <param name="Head">The seq of its newest event; 0 if there is none.</param>
[GenerateSerializer, Immutable, Alias("chat.conversation-info")]
public sealed record ConversationInfo(ConversationId Id, ConversationKind Kind, string? Title, Epoch Epoch, long Head)
{
    /// <summary>Who can become a member.</summary>
    [Id(0)]
    public AccessRule Access { get; init; } = AccessRules.Of(Kind);

    /// <summary>
    /// The workspace that contains the channel; null for other kinds and for channels outside of any.
    /// </summary>
    [Id(1)]
    public ConversationId? Workspace { get; init; }
}

/// <summary>
/// A change of members or settings is durable. If there was nothing to change, this names the event that made it so.
/// </summary>
/// <param name="Epoch">Identifies the log.</param>
/// <param name="Seq">The event's number in the log.</param>
[GenerateSerializer, Immutable, Alias("chat.change-stored")]
public sealed record ChangeStored(Epoch Epoch, long Seq) : CommandResult;

/// <summary>An invite code was created.</summary>
/// <param name="Code">The secret that <c>join</c> takes.</param>
/// <param name="Uses">How many people it lets in.</param>
/// <param name="ExpiresAt">When it stops working, UTC.</param>
[GenerateSerializer, Immutable, Alias("chat.invite-made")]
public sealed record InviteMade(string Code, int Uses, DateTimeOffset ExpiresAt) : CommandResult
{
    /// <summary>Leaves the code out.</summary>
    public override string ToString() => nameof(InviteMade);
}

/// <summary>The invite code no longer works, or never existed.</summary>
[GenerateSerializer, Immutable, Alias("chat.invite-revoked")]
public sealed record InviteRevoked : CommandResult;
