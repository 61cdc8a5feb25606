using System.Collections.Immutable;

namespace OrleansChat.Grains.Conversations;

/// <summary>What the rules make of a command.</summary>
internal abstract record Decision;

internal sealed record Append(AppendEntry Entry) : Decision;

/// <summary>Make the conversation, with these events as its first.</summary>
internal sealed record Make(NewConversation Conversation, ImmutableArray<AppendEntry> Entries) : Decision;

/// <summary>Refuse, unless the log has the command from before.</summary>
internal sealed record RefuseUnlessStored(AppendEntry Entry, Refusal Refusal) : Decision;

internal sealed record Refuse(Refusal Refusal) : Decision;

internal sealed record MoveMarks(MarkEntry Mark) : Decision;

/// <summary>
/// Nothing is left to do: the state already is as wished. Answered from the state after the batch, because an earlier
/// command of the same batch may have brought it about.
/// </summary>
internal sealed record AlreadySo : Decision;
