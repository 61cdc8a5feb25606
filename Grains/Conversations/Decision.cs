using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Grains.Conversations;

/// <summary>The decision on a command.</summary>
internal abstract record Decision;

/// <summary>Append a message, or a change of one.</summary>
internal sealed record Append(AppendEntry Entry) : Decision
{
    /// <summary>The answer if the log finds nothing to undo.</summary>
    public Refusal? IfAbsent { get; init; }

    /// <summary>Who gets a notice if the log stores it.</summary>
    public ImmutableArray<DueNotice> Notices { get; init; } = [];
}

/// <summary>Change members or settings.</summary>
/// <param name="Entries">The events, in order.</param>
internal sealed record Change(ImmutableArray<AppendEntry> Entries) : Decision
{
    /// <summary>The event whose seq is the answer.</summary>
    public int Answer { get; init; }

    /// <summary>The invite code that was used, after its use.</summary>
    public StoredInvite? Invite { get; init; }
}

/// <summary>Somebody loses a workspace and, with it, its channels.</summary>
/// <param name="Sender">The person who caused it.</param>
internal sealed record Leave(Participant Sender, UserId User);

/// <summary>Create the conversation, with these first events.</summary>
internal sealed record Make(NewConversation Conversation, ImmutableArray<AppendEntry> Entries) : Decision;

/// <summary>Create an invite code.</summary>
internal sealed record PutInvite(StoredInvite Invite) : Decision;

/// <summary>Remove an invite code, if it exists.</summary>
internal sealed record DropInvite(StoredInvite? Invite) : Decision;

/// <summary>Refuse, unless the log already has the command.</summary>
internal sealed record RefuseUnlessStored(AppendEntry Entry, Refusal Refusal) : Decision;

internal sealed record Refuse(Refusal Refusal) : Decision;

internal sealed record MoveMarks(MarkEntry Mark) : Decision;

internal sealed record PutSettings(SettingsEntry Settings) : Decision;

/// <summary>
/// There is nothing to do. Answered from the state after the batch, because an earlier command of the same batch may
/// have done it.
/// </summary>
internal sealed record AlreadySo : Decision;

/// <summary>There is nothing to change, because of an earlier event.</summary>
/// <param name="Seq">The seq of that event; 0 if it is in the same batch.</param>
/// <param name="User">The person whose membership it concerns; null for the settings.</param>
internal sealed record AlreadyStored(long Seq, UserId? User) : Decision;
