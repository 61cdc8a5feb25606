using System.Collections.Immutable;
using OrleansChat.Conversations;

namespace OrleansChat.Grains.Conversations;

/// <summary>What a command of a batch is answered with, once the batch is committed.</summary>
internal abstract record BatchAnswer
{
    /// <param name="state">The committed state after the batch; null: no conversation.</param>
    /// <param name="outcomes">Those of the batch's entries, in order.</param>
    public abstract CommandResult Of(ConversationState? state, ImmutableArray<EntryOutcome> outcomes);
}

/// <summary>With what is known before the commit.</summary>
internal sealed record KnownAnswer(CommandResult Result) : BatchAnswer
{
    public override CommandResult Of(ConversationState? state, ImmutableArray<EntryOutcome> outcomes) => Result;
}

/// <summary>With the conversation.</summary>
internal sealed record ConversationAnswer : BatchAnswer
{
    public override CommandResult Of(ConversationState? state, ImmutableArray<EntryOutcome> outcomes) =>
        new Created(state!.Info);
}

/// <summary>With the place of a message or of its change, which may have been stored before.</summary>
/// <param name="Entry">Which entry of the batch it is.</param>
/// <param name="IfAbsent">The answer when it was only looked for and is not there, or undoes nothing.</param>
internal sealed record MessageAnswer(int Entry, Refusal? IfAbsent) : BatchAnswer
{
    public override CommandResult Of(ConversationState? state, ImmutableArray<EntryOutcome> outcomes) =>
        outcomes[Entry] switch
        {
            EntryStored stored => new Stored(state!.Info.Epoch, stored.Event.Seq, stored.Event.At, Duplicate: false),
            EntryDuplicate first => new Stored(state!.Info.Epoch, first.Seq, first.At, Duplicate: true),
            EntryConflict => new Refused(Refusals.ClientIdUsed),
            EntryUploadGone => new Refused(Refusals.AttachmentNotFound),
            EntryAbsent when IfAbsent is not null => new Refused(IfAbsent),
            var other => throw new InvalidOperationException($"The log answered {other} to an append."),
        };
}

/// <summary>With the event that changed members or settings.</summary>
/// <param name="Entry">Which entry of the batch it is.</param>
internal sealed record ChangeAnswer(int Entry) : BatchAnswer
{
    public override CommandResult Of(ConversationState? state, ImmutableArray<EntryOutcome> outcomes) =>
        new ChangeStored(state!.Info.Epoch, ((EntryStored)outcomes[Entry]).Event.Seq);
}

/// <summary>With the event that changed members or settings before the batch.</summary>
internal sealed record EarlierChangeAnswer(long Seq) : BatchAnswer
{
    public override CommandResult Of(ConversationState? state, ImmutableArray<EntryOutcome> outcomes) =>
        new ChangeStored(state!.Info.Epoch, Seq);
}

/// <summary>With the settings of a member, as they are after the batch.</summary>
/// <param name="Member">The member when the command was decided, if they aren't one afterwards.</param>
internal sealed record SettingsAnswer(StoredMember Member) : BatchAnswer
{
    public override CommandResult Of(ConversationState? state, ImmutableArray<EntryOutcome> outcomes) =>
        new SettingsChanged(state!.SettingsOf(state.Members.GetValueOrDefault(Member.User.Id) ?? Member));
}

/// <summary>With the marks of a member, as they were when the command was decided.</summary>
internal sealed record MarksAnswer(StoredMember Member) : BatchAnswer
{
    public override CommandResult Of(ConversationState? state, ImmutableArray<EntryOutcome> outcomes)
    {
        // Where the marks of somebody begin who joined in this batch was not known before.
        var joined = Member.JoinedSeq == 0 ? state!.Members.GetValueOrDefault(Member.User.Id) : null;
        var member = joined ?? Member;
        return new Marked(member.Read, member.Delivered);
    }
}
