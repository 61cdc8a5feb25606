namespace OrleansChat.Conversations;

/// <summary>What became of a command, after its commit.</summary>
[GenerateSerializer, Immutable, Alias("chat.result")]
public abstract record CommandResult;

/// <summary>The event is durable.</summary>
/// <param name="Epoch">The life of the log.</param>
/// <param name="Seq">Its place in the log.</param>
/// <param name="At">When it was committed the first time.</param>
/// <param name="Duplicate">It was stored before: this is the first result once more.</param>
[GenerateSerializer, Immutable, Alias("chat.stored")]
public sealed record Stored(Epoch Epoch, long Seq, DateTimeOffset At, bool Duplicate) : CommandResult;

/// <summary>The conversation exists, made now or before.</summary>
[GenerateSerializer, Immutable, Alias("chat.created")]
public sealed record Created(ConversationInfo Conversation) : CommandResult;

/// <summary>The marks after the command.</summary>
[GenerateSerializer, Immutable, Alias("chat.marked")]
public sealed record Marked(long Read, long Delivered) : CommandResult;

/// <summary>Nothing was changed, or (temporary errors) the outcome is unknown.</summary>
[GenerateSerializer, Immutable, Alias("chat.refused")]
public sealed record Refused(Refusal Refusal) : CommandResult;

/// <summary>A conversation in one line.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Title">Its title, if it has one.</param>
/// <param name="Epoch">The life of its log.</param>
/// <param name="Head">The seq of the newest event; 0 when there is none.</param>
[GenerateSerializer, Immutable, Alias("chat.conversation-info")]
public sealed record ConversationInfo(ConversationId Id, ConversationKind Kind, string? Title, Epoch Epoch, long Head)
{
    /// <summary>Who gets in.</summary>
    [Id(0)]
    public AccessRule Access { get; init; } = AccessRules.Of(Kind);

    /// <summary>The workspace that the channel stands in; channels only, and not all.</summary>
    [Id(1)]
    public ConversationId? Workspace { get; init; }
}

/// <summary>
/// The event of a change to members or settings is durable; when nothing was left to change, the event that made it so.
/// </summary>
[GenerateSerializer, Immutable, Alias("chat.change-stored")]
public sealed record ChangeStored(Epoch Epoch, long Seq) : CommandResult;

/// <summary>An invite code that lets people in.</summary>
/// <param name="Code">What <c>join</c> takes.</param>
/// <param name="Uses">How many people it lets in.</param>
/// <param name="ExpiresAt">From when on it lets in nobody.</param>
[GenerateSerializer, Immutable, Alias("chat.invite-made")]
public sealed record InviteMade(string Code, int Uses, DateTimeOffset ExpiresAt) : CommandResult
{
    public override string ToString() => nameof(InviteMade);
}

/// <summary>The invite code lets in nobody (any more).</summary>
[GenerateSerializer, Immutable, Alias("chat.invite-revoked")]
public sealed record InviteRevoked : CommandResult;
