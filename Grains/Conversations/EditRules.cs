using OrleansChat.Conversations;
using OrleansChat.Permissions;

namespace OrleansChat.Grains.Conversations;

/// <summary>Rules for editing and deleting messages.</summary>
internal static class EditRules
{
    public static Refusal? RefusalOfEdit(ConversationState state, EditMessage edit, DecisionContext known)
    {
        if (MessageRules.MayNotWrite(state, edit, Permission.Edit, known) is { } refusal)
        {
            return refusal;
        }

        if (state.Message(edit.Target) is not { } message)
        {
            return Refusals.MessageNotFound;
        }

        if (message.Author != edit.Sender.Id)
        {
            return Refusals.NotAuthor;
        }

        if (message.IsDeleted)
        {
            return Refusals.MessageDeleted;
        }

        if (known.EditWindow > TimeSpan.Zero && known.Now - message.At > known.EditWindow)
        {
            return Refusals.EditTooLate;
        }

        return MessageRules.IsText(edit.Text) && !MessageTexts.IsBlank(edit.Text)
            ? null
            : Refusals.Invalid("text", Requirements.NewText);
    }

    /// <summary>The new text has mentions of its own.</summary>
    /// <param name="state">The conversation.</param>
    /// <param name="edit">An edit that isn't refused.</param>
    /// <param name="entry">Its entry without mentions.</param>
    /// <param name="known">Facts that aren't part of the state.</param>
    public static Append Edit(ConversationState state, EditMessage edit, AppendEntry entry, DecisionContext known)
    {
        var message = state.Message(edit.Target)!;
        var mentioned = MentionRules.Of(state, edit, edit.Text, known);
        var body = new EditBody(edit.Target, edit.Text) { Mentions = mentioned.People, Groups = mentioned.Groups };
        var noticed = message.After(body);
        var hasRoom = noticed.Noticed.Count <= ConversationLimits.NoticesOfEditsMax;
        return new Append(entry with
        {
            Body = body,
            Counted = MentionRules.Counted(mentioned, edit.Sender.Id, known),
            Noticed = hasRoom
                ? [.. noticed.Noticed.OrderBy(user => user.Value, StringComparer.Ordinal)]
                : [],
            IsEverybodyNoticed = noticed.IsEverybodyNoticed || !hasRoom,
        })
        {
            Notices = hasRoom ? NoticeRules.Of(state, edit, message, mentioned, known) : [],
        };
    }

    /// <summary>A deletion isn't writing: people may take their words back while they are muted.</summary>
    public static Refusal? RefusalOfDeletion(ConversationState state, DeleteMessage delete, DecisionContext known)
    {
        var message = state.Message(delete.Target);
        if (state.Member(delete.Sender.Id) is not null)
        {
            if (message is null)
            {
                return Refusals.MessageNotFound;
            }

            if (message.Author == delete.Sender.Id
                && PermissionRules.IsAllowed(Permission.DeleteOwn, state, delete))
            {
                return null;
            }
        }

        return PermissionRules.RefusalOf(state, delete, Permission.Delete, known)
            ?? (message is null ? Refusals.MessageNotFound : null);
    }
}
