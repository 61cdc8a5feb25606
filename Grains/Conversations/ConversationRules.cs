using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Permissions;
using OrleansChat.Text;

namespace OrleansChat.Grains.Conversations;

/// <summary>
/// Which events a command makes, and why not. Pure: no clock, no randomness, no store. Who may do what stands in <see
/// cref="PermissionTable"/>, who stands above whom in <see cref="Rank"/>.
/// </summary>
internal static partial class ConversationRules
{
    /// <param name="state">
    /// Committed state with the tentative effects of the batch so far; null: no conversation.
    /// </param>
    /// <param name="command">What is wished.</param>
    /// <param name="known">What the state does not hold.</param>
    public static Decision Decide(ConversationState? state, ConversationCommand command, Surroundings known) =>
        command switch
        {
            CreateConversation create => Create(state, create, known),
            SendMessage send => Send(state, send, known),
            _ when state is null => new Refuse(Refusals.ConversationNotFound),
            JoinConversation join => Join(state, join, known),
            LeaveConversation leave => Leave(state, leave, known),
            EndMembership end => End(state, end),
            MarkConversation mark => Mark(state, mark, known),
            InvitePeople invite => Invite(state, invite, known),
            MakeInvite make => Invite(state, make, known),
            RevokeInvite revoke => Revoke(state, revoke, known),
            KickMember kick => Kick(state, kick, known),
            BanPerson ban => Ban(state, ban, known),
            MuteMember mute => Mute(state, mute, known),
            ChangeRole change => SetRole(state, change, known),
            RenameConversation rename => Rename(state, rename, known),
            _ => throw new NotSupportedException($"No rule decides {command}."),
        };

    private static Decision Mark(ConversationState state, MarkConversation mark, Surroundings known)
    {
        if (!state.Members.TryGetValue(mark.Sender.Id, out var member) || !IsAllowed(Permission.Follow, state, mark))
        {
            return new Refuse(Outsider(state, mark.Sender.Id, known));
        }

        var read = Math.Max(member.Read, Math.Min(mark.Read ?? 0, state.Info.Head));
        var delivered = Math.Max(member.Delivered, Math.Min(mark.Delivered ?? 0, state.Info.Head));
        return read == member.Read && delivered == member.Delivered
            ? new AlreadySo()
            : new MoveMarks(new MarkEntry(mark.Sender.Id, read, delivered));
    }

    private static Decision Rename(ConversationState state, RenameConversation rename, Surroundings known)
    {
        if (Flaw(state, rename, Permission.Rename, known) is { } refusal)
        {
            return new Refuse(refusal);
        }

        if (DisplayText.Flaw(rename.Title, ConversationLimits.TitleScalarsMax) is { } flaw)
        {
            return new Refuse(Refusals.Invalid("title", flaw));
        }

        return state.Info.Title == rename.Title
            ? new AlreadyStored(state.MetaSeq ?? 1, User: null)
            : new Change([new AppendEntry(rename.Sender, ClientId: null, new MetaBody(rename.Title))]);
    }

    private static bool IsAllowed(Permission permission, ConversationState state, ConversationCommand command) =>
        PermissionTable.Allows(
            permission, state.Members.GetValueOrDefault(command.Sender.Id)?.Role, command.SenderRole);

    /// <summary>Why the sender may not do this in this conversation.</summary>
    private static Refusal? Flaw(
        ConversationState state, ConversationCommand command, Permission permission, Surroundings known)
    {
        if (!IsAllowed(permission, state, command))
        {
            return state.Members.ContainsKey(command.Sender.Id)
                ? Refusals.RoleForbids
                : Outsider(state, command.Sender.Id, known);
        }

        return state.Info.Kind is ConversationKind.Direct
            ? Refusals.DirectNotModerated
            : null;
    }

    /// <summary>Why somebody who is no member may do nothing here, as far as they may know of it.</summary>
    private static Refusal Outsider(ConversationState state, UserId user, Surroundings known) =>
        MayKnow(state, user, known)
            ? Refusals.NotChannelMember
            : Refusals.ConversationNotFound;

    /// <summary>
    /// A channel that is open may be known to all, in a workspace to its members; of anything else an outsider learns
    /// nothing.
    /// </summary>
    private static bool MayKnow(ConversationState state, UserId user, Surroundings known) =>
        state.Members.ContainsKey(user)
        || (state.Info.Access is AccessRule.Open && !IsShutOut(state.Info.Workspace, user, known));

    private static bool IsShutOut(ConversationId? workspace, UserId user, Surroundings known) =>
        workspace is { } id && known.RoleIn(id, user) is null;

    private static bool IsText(string text) =>
        (text.Length <= ConversationLimits.TextScalarsMax
            || text.EnumerateRunes().Count() <= ConversationLimits.TextScalarsMax)
        && IsClean(text);

    /// <summary>Neither U+0000 nor an unpaired surrogate: the databases would refuse or change them.</summary>
    private static bool IsClean(string text) =>
        !text.Contains('\0', StringComparison.Ordinal) && TextForms.IsWellFormed(text);
}
