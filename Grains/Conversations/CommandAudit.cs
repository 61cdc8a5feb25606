using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Conversations;

namespace OrleansChat.Grains.Conversations;

/// <summary>What people do to others is remembered for good.</summary>
internal static class CommandAudit
{
    /// <summary>The event to remember when a command changes something; null for what concerns nobody else.</summary>
    /// <param name="state">The state before the command.</param>
    /// <param name="command">The command.</param>
    public static AuditEvent? EventOf(ConversationState state, ConversationCommand command)
    {
        (AuditAction Action, UserId User, string Detail)? entry = command switch
        {
            KickMember kick => (AuditAction.MemberKicked, kick.User, ""),
            BanPerson { On: true } ban => (AuditAction.MemberBanned, ban.User, ""),
            BanPerson ban => (AuditAction.MemberUnbanned, ban.User, ""),
            MuteMember mute => (AuditAction.MemberMuted, mute.User, $" for {(long)mute.For.TotalSeconds} s"),
            ChangeRole change => (AuditAction.MemberRoleChanged, change.User, $" {change.Role}"),
            DeleteMessage delete when state.Message(delete.Target) is { IsDeleted: false } message
                && message.Author != delete.Sender.Id =>
                (AuditAction.MessageDeleted, message.Author, $" {delete.Target}"),
            _ => null,
        };
        return entry is { } done
            ? new AuditEvent(done.Action, command.Sender.Id, done.User.Value, Detail: $"{state.Info.Id}{done.Detail}")
            : null;
    }
}
