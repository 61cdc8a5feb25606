using OrleansChat.Conversations;
using OrleansChat.Permissions;
using OrleansChat.Text;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Conversations;

/// <summary>Rules for sending messages.</summary>
internal static class MessageRules
{
    public static Decision Send(ConversationState? state, SendMessage send, DecisionContext known)
    {
        var body = new MessageBody(send.RecipientType, send.Text, send.Attachments, send.ReplyTo, []);
        var entry = new AppendEntry(send.Sender, send.ClientId, body);
        if (RefusalFor(state, send, known) is { } refusal)
        {
            return new RefuseUnlessStored(entry with { LookUpOnly = true }, refusal);
        }

        var mentioned = MentionRules.Of(state!, send, send.Text, known);
        body = body with { Mentions = mentioned.People, Groups = mentioned.Groups };
        if (!send.Attachments.IsEmpty)
        {
            body = body with { Files = [.. send.Attachments.Select(id => known.Uploads[UploadId.Parse(id)].File)] };
        }

        return new Append(entry with
        {
            Body = body,
            Counted = MentionRules.Counted(mentioned, send.Sender.Id, known),
        })
        {
            Notices = NoticeRules.Of(state!, send, mentioned, known),
        };
    }

    private static Refusal? RefusalFor(ConversationState? state, SendMessage send, DecisionContext known)
    {
        if (state is null)
        {
            return Refusals.ConversationNotFound;
        }

        if (state.Member(send.Sender.Id) is null)
        {
            return PermissionRules.Outsider(state, send.Sender.Id, known);
        }

        if (!Enum.IsDefined(send.Sender.Type))
        {
            return Refusals.SenderTypeUnknown;
        }

        if (state.Info.Kind is ConversationKind.Workspace)
        {
            return Refusals.WorkspaceNotWritable;
        }

        if (send.RecipientType != state.Info.Kind)
        {
            return Refusals.RecipientTypeWrong;
        }

        if (MayNotWrite(state, send, Permission.Send, known) is { } refusal)
        {
            return refusal;
        }

        if (!IsText(send.Text) || (MessageTexts.IsBlank(send.Text) && send.Attachments.IsEmpty))
        {
            return Refusals.Invalid("text", Requirements.MessageText);
        }

        if (send.ReplyTo is { } seq && state.Message(seq) is null)
        {
            return Refusals.ReplyToUnknown;
        }

        return send.Attachments.IsEmpty ? null : RefusalOf(send, state, known);
    }

    /// <summary>Uploads belong to their owner until one message names them; then they belong to it.</summary>
    private static Refusal? RefusalOf(SendMessage send, ConversationState state, DecisionContext known)
    {
        if (send.Attachments.Length > ConversationLimits.AttachmentsMax
            || send.Attachments.Distinct(StringComparer.Ordinal).Count() < send.Attachments.Length)
        {
            return Refusals.AttachmentsInvalid;
        }

        return send.Attachments.All(text => UploadId.TryParse(text, out var id)
            && known.Uploads.GetValueOrDefault(id)?.Owner == send.Sender.Id
            && !state.SentUploads.Contains(id))
                ? null
                : Refusals.AttachmentNotFound;
    }

    /// <summary>Why the sender may not write, or do what only people who may write do.</summary>
    public static Refusal? MayNotWrite(
        ConversationState state, ConversationCommand command, Permission permission, DecisionContext known)
    {
        if (state.Member(command.Sender.Id) is not { } member)
        {
            return PermissionRules.Outsider(state, command.Sender.Id, known);
        }

        if (!PermissionRules.IsAllowed(permission, state, command))
        {
            return Refusals.ReadOnly;
        }

        if (member.MutedUntil is { } until && until > known.Now)
        {
            return Refusals.Muted(until - known.Now);
        }

        return state.Info.Kind is ConversationKind.Direct
            && state.Members.Keys.Any(other => known.Blocks.Contains(new Block(other, command.Sender.Id)))
                ? Refusals.Blocked
                : null;
    }

    public static bool IsText(string text) =>
        (text.Length <= ConversationLimits.TextScalarsMax
            || text.EnumerateRunes().Count() <= ConversationLimits.TextScalarsMax)
        && IsClean(text);

    /// <summary>
    /// Whether a text has neither U+0000 nor an unpaired surrogate, which databases would refuse or change.
    /// </summary>
    private static bool IsClean(string text) =>
        !text.Contains('\0', StringComparison.Ordinal) && TextForms.IsWellFormed(text);
}
