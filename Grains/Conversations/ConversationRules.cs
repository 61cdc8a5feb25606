using OrleansChat.Conversations;
using OrleansChat.Permissions;
using OrleansChat.Text;

namespace OrleansChat.Grains.Conversations;

/// <summary>
/// Decides which events a command causes, or why it is refused. Pure: no clock, no randomness, no store. <see
/// cref="PermissionTable"/> says who may do what, <see cref="Rank"/> who ranks above whom.
/// </summary>
internal static class ConversationRules
{
    /// <param name="state">
    /// Committed state with the tentative effects of the batch so far; null: no conversation.
    /// </param>
    /// <param name="command">The request.</param>
    /// <param name="known">Facts that aren't part of the state.</param>
    public static Decision Decide(ConversationState? state, ConversationCommand command, DecisionContext known) =>
        command switch
        {
            CreateConversation create => CreationRules.Create(state, create, known),
            SendMessage send => MessageRules.Send(state, send, known),
            ChangeMessage change => ChangeRules.Change(state, change, known),
            _ when state is null => new Refuse(Refusals.ConversationNotFound),
            JoinConversation join => MembershipRules.Join(state, join, known),
            LeaveConversation leave => MembershipRules.Leave(state, leave, known),
            EndMembership end => MembershipRules.End(state, end),
            MarkConversation mark => Mark(state, mark, known),
            ChangeSettings change => SettingRules.Change(state, change, known),
            InvitePeople invite => InviteRules.Invite(state, invite, known),
            MakeInvite make => InviteRules.Make(state, make, known),
            RevokeInvite revoke => InviteRules.Revoke(state, revoke, known),
            KickMember kick => ModerationRules.Kick(state, kick, known),
            BanPerson ban => ModerationRules.Ban(state, ban, known),
            MuteMember mute => ModerationRules.Mute(state, mute, known),
            ChangeRole change => ModerationRules.SetRole(state, change, known),
            RenameConversation rename => Rename(state, rename, known),
            _ => throw new NotSupportedException($"No rule decides {command}."),
        };

    private static Decision Mark(ConversationState state, MarkConversation mark, DecisionContext known)
    {
        if (state.Member(mark.Sender.Id) is not { } member
            || !PermissionRules.IsAllowed(Permission.Follow, state, mark))
        {
            return new Refuse(PermissionRules.Outsider(state, mark.Sender.Id, known));
        }

        var read = Math.Max(member.Read, Math.Min(mark.Read ?? 0, state.Info.Head));
        var delivered = Math.Max(member.Delivered, Math.Min(mark.Delivered ?? 0, state.Info.Head));
        return read == member.Read && delivered == member.Delivered
            ? new AlreadySo()
            : new MoveMarks(new MarkEntry(mark.Sender.Id, read, delivered));
    }

    private static Decision Rename(ConversationState state, RenameConversation rename, DecisionContext known)
    {
        if (PermissionRules.RefusalOf(state, rename, Permission.Rename, known) is { } refusal)
        {
            return new Refuse(refusal);
        }

        if (DisplayText.ErrorOf(rename.Title, ConversationLimits.TitleScalarsMax) is { } error)
        {
            return new Refuse(Refusals.Invalid("title", error));
        }

        return state.Info.Title == rename.Title
            ? new AlreadyStored(state.MetaSeq ?? 1, User: null)
            : new Change([new AppendEntry(rename.Sender, ClientId: null, new MetaBody(rename.Title))]);
    }
}
