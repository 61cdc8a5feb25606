using OrleansChat.Conversations;
using OrleansChat.Permissions;

namespace OrleansChat.Grains.Conversations;

/// <summary>Rules for inviting people.</summary>
internal static class InviteRules
{
    public static Decision Invite(ConversationState state, InvitePeople invite, DecisionContext known)
    {
        if (PermissionRules.RefusalOf(state, invite, Permission.Invite, known) is { } refusal)
        {
            return new Refuse(refusal);
        }

        var users = invite.Users.Distinct().ToList();
        if (users.Count is 0 or > ConversationLimits.InvitedMax)
        {
            return new Refuse(Refusals.Invalid("users", Requirements.Invited));
        }

        if (!users.TrueForAll(known.People.ContainsKey))
        {
            return new Refuse(Refusals.PersonNotFound);
        }

        if (users.Exists(user => PermissionRules.IsShutOut(state.Info.Workspace, user, known)))
        {
            return new Refuse(Refusals.UsersOutsideWorkspace);
        }

        if (users.Exists(user => known.Blocks.Contains(new Block(user, invite.Sender.Id))))
        {
            return new Refuse(Refusals.Blocked);
        }

        if (users.Exists(user => state.FormerMember(user)?.BannedSeq is not null))
        {
            return new Refuse(Refusals.UsersBanned);
        }

        var strangers = users.FindAll(user => state.Member(user) is null);
        if (strangers.Count == 0)
        {
            var last = users.Select(user => state.Member(user)!).MaxBy(MembershipRules.SeqOfJoin)!;
            return new AlreadyStored(last.JoinedSeq, last.User.Id);
        }

        return new Change(
            [
                .. strangers.Select(user => MembershipRules.Joined(
                    invite.Sender,
                    known.People[user].Account,
                    MembershipRules.RoleOnEntry(state.FormerMember(user)))),
            ])
        {
            Answer = strangers.Count - 1,
        };
    }

    public static Decision Make(ConversationState state, MakeInvite make, DecisionContext known)
    {
        if (PermissionRules.RefusalOf(state, make, Permission.Invite, known) is { } refusal)
        {
            return new Refuse(refusal);
        }

        if (make.Uses is < 1 or > ConversationLimits.InviteUsesMax)
        {
            return new Refuse(Refusals.Invalid("uses", Requirements.IntegerFrom(1, ConversationLimits.InviteUsesMax)));
        }

        if (make.ExpiresIn < ConversationLimits.InviteLifeMin || make.ExpiresIn > ConversationLimits.InviteLifeMax)
        {
            return new Refuse(Refusals.Invalid("expiresIn", Requirements.IntegerFrom(
                (long)ConversationLimits.InviteLifeMin.TotalSeconds,
                (long)ConversationLimits.InviteLifeMax.TotalSeconds)));
        }

        return state.Invites.Values.Count(invite => invite.ExpiresAt > known.Now) < ConversationLimits.InviteCodesMax
            ? new PutInvite(new StoredInvite(
                known.NewCode(), make.Uses, known.After(make.ExpiresIn), make.Sender.Id))
            : new Refuse(Refusals.TooManyInviteCodes);
    }

    public static Decision Revoke(ConversationState state, RevokeInvite revoke, DecisionContext known) =>
        PermissionRules.RefusalOf(state, revoke, Permission.Invite, known) is { } refusal
            ? new Refuse(refusal)
            : new DropInvite(state.Invites.GetValueOrDefault(revoke.Code) is { } invite
                ? invite with { Uses = 0 }
                : null);
}
