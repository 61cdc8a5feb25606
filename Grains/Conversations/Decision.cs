using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Grains.Conversations;

/// <summary>What the rules make of a command.</summary>
internal abstract record Decision;

/// <summary>Append a message.</summary>
internal sealed record Append(AppendEntry Entry) : Decision;

/// <summary>Change members or settings.</summary>
/// <param name="Entries">The events, in order.</param>
internal sealed record Change(ImmutableArray<AppendEntry> Entries) : Decision
{
    /// <summary>The event whose seq is the answer.</summary>
    public int Answer { get; init; }

    /// <summary>The invite code that let somebody in, as it is afterwards.</summary>
    public StoredInvite? Invite { get; init; }
}

/// <summary>Somebody loses a workspace, and its channels with it.</summary>
/// <param name="Sender">Whose doing it is.</param>
internal sealed record Leave(Participant Sender, UserId User);

/// <summary>Make the conversation, with these events as its first.</summary>
internal sealed record Make(NewConversation Conversation, ImmutableArray<AppendEntry> Entries) : Decision;

/// <summary>Make an invite code.</summary>
internal sealed record PutInvite(StoredInvite Invite) : Decision;

/// <summary>Take an invite code away, if there is one.</summary>
internal sealed record DropInvite(StoredInvite? Invite) : Decision;

/// <summary>Refuse, unless the log has the command from before.</summary>
internal sealed record RefuseUnlessStored(AppendEntry Entry, Refusal Refusal) : Decision;

internal sealed record Refuse(Refusal Refusal) : Decision;

internal sealed record MoveMarks(MarkEntry Mark) : Decision;

/// <summary>
/// Nothing is left to do: the state already is as wished. Answered from the state after the batch, because an earlier
/// command of the same batch may have brought it about.
/// </summary>
internal sealed record AlreadySo : Decision;

/// <summary>Nothing is left to change: an event from before made it so.</summary>
/// <param name="Seq">Of that event; 0 when it is in the same batch.</param>
/// <param name="User">Whose membership it is about; none: about the settings.</param>
internal sealed record AlreadyStored(long Seq, UserId? User) : Decision;
