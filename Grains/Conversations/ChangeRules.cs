using OrleansChat.Conversations;

namespace OrleansChat.Grains.Conversations;

/// <summary>Rules for changing stored messages; each kind of change has its own.</summary>
internal static class ChangeRules
{
    public static Decision Change(ConversationState? state, ChangeMessage change, DecisionContext known)
    {
        var entry = new AppendEntry(change.Sender, change.ClientId, BodyOf(change));
        if (RefusalOf(state, change, known) is { } refusal)
        {
            return new RefuseUnlessStored(entry with { LookUpOnly = true }, refusal);
        }

        return change is EditMessage edit
            ? EditRules.Edit(state!, edit, entry, known)
            : new Append(entry) { IfAbsent = IfNothingToUndo(change) };
    }

    private static EventBody BodyOf(ChangeMessage change) => change switch
    {
        EditMessage edit => new EditBody(edit.Target, edit.Text),
        DeleteMessage => new DeleteBody(change.Target),
        ReactToMessage react => new ReactBody(react.Target, react.Emoji, react.On),
        PinMessage pin => new PinBody(pin.Target, pin.On),
        _ => throw new NotSupportedException($"No event comes of {change}."),
    };

    private static Refusal? RefusalOf(ConversationState? state, ChangeMessage change, DecisionContext known)
    {
        if (state is null)
        {
            return Refusals.ConversationNotFound;
        }

        if (!Enum.IsDefined(change.Sender.Type))
        {
            return Refusals.SenderTypeUnknown;
        }

        return change switch
        {
            EditMessage edit => EditRules.RefusalOfEdit(state, edit, known),
            DeleteMessage delete => EditRules.RefusalOfDeletion(state, delete, known),
            ReactToMessage react => ReactionRules.RefusalOf(state, react, known),
            PinMessage pin => PinRules.RefusalOf(state, pin, known),
            _ => throw new NotSupportedException($"No rule decides {change}."),
        };
    }

    private static Refusal? IfNothingToUndo(ChangeMessage change) => change switch
    {
        ReactToMessage { On: false } => Refusals.ReactionNotFound,
        PinMessage { On: false } => Refusals.PinNotFound,
        _ => null,
    };
}
