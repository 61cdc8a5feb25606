using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Permissions;

namespace OrleansChat.Grains.Conversations;

/// <summary>Rules for joining and leaving.</summary>
internal static class MembershipRules
{
    public static AppendEntry Joined(Participant sender, Participant user, MemberRole role) =>
        new(sender, ClientId: null, new MemberBody(user, MemberChange.Joined, role));

    public static Decision Join(ConversationState state, JoinConversation join, DecisionContext known)
    {
        var sender = join.Sender;
        if (state.Member(sender.Id) is { } member)
        {
            return new AlreadyStored(member.JoinedSeq, sender.Id);
        }

        if (PermissionRules.IsShutOut(state.Info.Workspace, sender.Id, known))
        {
            return new Refuse(Refusals.ConversationNotFound);
        }

        var former = state.FormerMember(sender.Id);
        if (former is { BannedSeq: not null })
        {
            return new Refuse(Refusals.Banned);
        }

        if (state.Info.Access is AccessRule.Open)
        {
            return new Change([Joined(sender, sender, RoleOnEntry(former))]);
        }

        if (state.Info.Kind is ConversationKind.Support
            && PermissionRules.IsAllowed(Permission.AttendSupport, state, join))
        {
            return new Change([Joined(sender, sender, MemberRole.Moderator)]);
        }

        return join.Invite is { } code
            && state.Invites.TryGetValue(code, out var invite)
            && invite.ExpiresAt > known.Now
                ? new Change([Joined(sender, sender, RoleOnEntry(former))])
                {
                    Invite = invite with { Uses = invite.Uses - 1 },
                }
                : new Refuse(Refusals.ConversationNotFound);
    }

    public static Decision Leave(ConversationState state, LeaveConversation leave, DecisionContext known)
    {
        if (state.Member(leave.Sender.Id) is not { } member)
        {
            return state.FormerMember(leave.Sender.Id) is { } former
                ? new AlreadyStored(former.LeftSeq ?? 0, leave.Sender.Id)
                : new Refuse(PermissionRules.Outsider(state, leave.Sender.Id, known));
        }

        return state.Info.Kind is ConversationKind.Direct
            ? new Refuse(Refusals.DirectNotLeft)
            : End(state, leave.Sender, member, MemberChange.Left);
    }

    /// <summary>Ends the given membership of a person who lost the workspace; a later membership continues.</summary>
    public static Decision End(ConversationState state, EndMembership end)
    {
        if (state.Info.Workspace is null)
        {
            return new Refuse(Refusals.ConversationNotFound);
        }

        if (state.Member(end.User) is { } member)
        {
            return member.JoinedSeq == end.JoinedSeq
                ? End(state, end.Sender, member, MemberChange.Left)
                : new AlreadyStored(member.JoinedSeq, end.User);
        }

        return state.FormerMember(end.User) is { } former
            ? new AlreadyStored(former.LeftSeq ?? 0, end.User)
            : new Refuse(Refusals.UserNotMember);
    }

    /// <summary>The role of a reader persists when a person leaves and rejoins; higher roles don't.</summary>
    public static MemberRole RoleOnEntry(StoredMember? former) =>
        former?.Role is MemberRole.Reader ? MemberRole.Reader : MemberRole.Member;

    /// <summary>
    /// Ends a membership. If the last owner leaves, the member with the highest role that may write and, among those,
    /// the longest membership becomes owner in the same commit.
    /// </summary>
    public static Change End(ConversationState state, Participant sender, StoredMember member, MemberChange change)
    {
        var end = new AppendEntry(sender, ClientId: null, new MemberBody(member.User, change, member.Role));
        return IsLastOwner(state, member) && Successor(state, member) is { } successor
            ? new Change(
                [
                    end,
                    new AppendEntry(
                        sender,
                        ClientId: null,
                        new MemberBody(successor.User, MemberChange.Role, MemberRole.Owner, successor.MutedUntil)),
                ])
            : new Change([end]);
    }

    public static bool IsLastOwner(ConversationState state, StoredMember member) =>
        member.Role is MemberRole.Owner
        && !state.Leading.Any(other => other.Role is MemberRole.Owner && other.User.Id != member.User.Id);

    private static StoredMember? Successor(ConversationState state, StoredMember owner) =>
        state.Leading
            .Where(other => other.User.Id != owner.User.Id && other.Role is not MemberRole.Reader)
            .OrderBy(other => Rank.Of(other.Role))
            .ThenBy(SeqOfJoin)
            .ThenBy(other => other.User.Id.Value, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>A sort key: people who join in the same batch have no seq yet, and come last.</summary>
    public static long SeqOfJoin(StoredMember member) => member.JoinedSeq == 0 ? long.MaxValue : member.JoinedSeq;
}
