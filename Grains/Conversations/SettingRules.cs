using OrleansChat.Conversations;
using OrleansChat.Permissions;

namespace OrleansChat.Grains.Conversations;

/// <summary>Rules for what a conversation is to one member.</summary>
internal static class SettingRules
{
    public static Decision Change(ConversationState state, ChangeSettings change, DecisionContext known)
    {
        if (state.Member(change.Sender.Id) is not { } member
            || !PermissionRules.IsAllowed(Permission.Follow, state, change))
        {
            return new Refuse(PermissionRules.Outsider(state, change.Sender.Id, known));
        }

        if (change.Notify is { } notify && !Enum.IsDefined(notify))
        {
            return new Refuse(Refusals.Invalid("notify", Requirements.OneOf(Words.NotifyLevels)));
        }

        var wanted = new SettingsEntry(
            change.Sender.Id,
            change.Notify ?? member.Notify,
            HiddenSeq(state, member, change.Hidden),
            change.Read is { } read ? Within(state, member, read) : null);
        return wanted.Notify == member.Notify
            && wanted.HiddenSeq == member.HiddenSeq
            && (wanted.Read ?? member.Read) == member.Read
                ? new AlreadySo()
                : new PutSettings(wanted);
    }

    /// <summary>A message that isn't committed yet, or comes later, brings the conversation back.</summary>
    private static long? HiddenSeq(ConversationState state, StoredMember member, bool? hidden) => hidden switch
    {
        null => member.HiddenSeq,
        true => state.IsHidden(member) ? member.HiddenSeq : state.Info.Head,
        false => null,
    };

    /// <summary>What was said before a person joined isn't unread for them.</summary>
    private static long Within(ConversationState state, StoredMember member, long read) =>
        Math.Clamp(read, Math.Min(Math.Max(member.JoinedSeq - 1, 0), state.Info.Head), state.Info.Head);
}
