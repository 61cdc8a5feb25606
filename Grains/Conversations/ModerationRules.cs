using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Permissions;

namespace OrleansChat.Grains.Conversations;

/// <summary>Rules for moderation.</summary>
internal static class ModerationRules
{
    public static Decision Kick(ConversationState state, KickMember kick, DecisionContext known)
    {
        if (RefusalFor(state, kick, Permission.Kick, kick.User, known) is { } refusal)
        {
            return new Refuse(refusal);
        }

        if (state.Member(kick.User) is { } member)
        {
            return MembershipRules.End(state, kick.Sender, member, MemberChange.Left);
        }

        return state.FormerMember(kick.User) is { } former
            ? new AlreadyStored(former.LeftSeq ?? 0, kick.User)
            : new Refuse(Refusals.UserNotMember);
    }

    public static Decision Ban(ConversationState state, BanPerson ban, DecisionContext known)
    {
        if (RefusalFor(state, ban, Permission.Ban, ban.User, known) is { } refusal)
        {
            return new Refuse(refusal);
        }

        var former = state.FormerMember(ban.User);
        if (state.Member(ban.User) is { } member)
        {
            return ban.On
                ? MembershipRules.End(state, ban.Sender, member, MemberChange.Banned)
                : new AlreadyStored(member.JoinedSeq, ban.User);
        }

        if (ban.On)
        {
            return former is { BannedSeq: { } since }
                ? new AlreadyStored(since, ban.User)
                : OfOutsider(MemberChange.Banned);
        }

        return former switch
        {
            null => new Refuse(Refusals.UserNotMember),
            { BannedSeq: null } => new AlreadyStored(former.LeftSeq ?? 0, ban.User),
            _ => OfOutsider(MemberChange.Left),
        };

        Change OfOutsider(MemberChange change) =>
            new([
                new AppendEntry(
                    ban.Sender,
                    ClientId: null,
                    new MemberBody(known.People[ban.User].Account, change, MembershipRules.RoleOnEntry(former))),
            ]);
    }

    public static Decision Mute(ConversationState state, MuteMember mute, DecisionContext known)
    {
        if (RefusalFor(state, mute, Permission.Mute, mute.User, known) is { } refusal)
        {
            return new Refuse(refusal);
        }

        if (state.Info.Kind is ConversationKind.Workspace)
        {
            return new Refuse(Refusals.WorkspaceNotWritable);
        }

        if (mute.For < TimeSpan.Zero || mute.For > ConversationLimits.MuteMax)
        {
            return new Refuse(Refusals.Invalid(
                "seconds", Requirements.IntegerFrom(0, (long)ConversationLimits.MuteMax.TotalSeconds)));
        }

        if (state.Member(mute.User) is not { } member)
        {
            return new Refuse(Refusals.UserNotMember);
        }

        var until = mute.For == TimeSpan.Zero ? (DateTimeOffset?)null : known.After(mute.For);
        return IsMutedAsAsked(MuteInForce(member, known), until)
            ? new AlreadyStored(member.RoleSeq ?? member.JoinedSeq, mute.User)
            : RoleEvent(mute.Sender, member, member.Role, until);
    }

    public static Decision SetRole(ConversationState state, ChangeRole change, DecisionContext known)
    {
        if (!Enum.IsDefined(change.Role))
        {
            return new Refuse(Refusals.Invalid("role", Requirements.OneOf(Words.Roles)));
        }

        var member = state.Member(change.User);
        if (change.User == change.Sender.Id && member is not null)
        {
            return StepDown(state, change, member, known);
        }

        var isAppointment = change.Role <= MemberRole.Moderator || member is { Role: <= MemberRole.Moderator };
        var permission = isAppointment ? Permission.Appoint : Permission.SetRole;
        if (PermissionRules.RefusalOf(state, change, permission, known) is { } refusal)
        {
            return new Refuse(refusal);
        }

        if (member is null)
        {
            return new Refuse(known.People.ContainsKey(change.User) ? Refusals.UserNotMember : Refusals.PersonNotFound);
        }

        if (member.Role == change.Role)
        {
            return new AlreadyStored(member.RoleSeq ?? member.JoinedSeq, change.User);
        }

        return RankRefusal(state, change, change.User, known) is { } tooLow
            ? new Refuse(tooLow)
            : RoleEvent(change.Sender, member, change.Role, MuteInForce(member, known));
    }

    private static Decision StepDown(
        ConversationState state, ChangeRole change, StoredMember member, DecisionContext known)
    {
        if (member.Role == change.Role)
        {
            return new AlreadyStored(member.RoleSeq ?? member.JoinedSeq, change.User);
        }

        if (Rank.Of(change.Role) < Rank.Of(member.Role, change.SenderRole)
            || state.Info.Kind is ConversationKind.Direct)
        {
            return new Refuse(Refusals.OwnRole);
        }

        return MembershipRules.IsLastOwner(state, member)
            ? new Refuse(Refusals.LastOwner)
            : RoleEvent(change.Sender, member, change.Role, MuteInForce(member, known));
    }

    private static Change RoleEvent(
        Participant sender, StoredMember member, MemberRole role, DateTimeOffset? mutedUntil) =>
        new([
            new AppendEntry(
                sender, ClientId: null, new MemberBody(member.User, MemberChange.Role, role, mutedUntil)),
        ]);

    private static DateTimeOffset? MuteInForce(StoredMember member, DecisionContext known) =>
        member.MutedUntil > known.Now ? member.MutedUntil : null;

    private static bool IsMutedAsAsked(DateTimeOffset? present, DateTimeOffset? asked) =>
        present == asked
        || (asked >= present && asked - present <= ConversationLimits.MuteRepeat);

    /// <summary>Why the sender may not do this to this person.</summary>
    private static Refusal? RefusalFor(
        ConversationState state, ConversationCommand command, Permission permission, UserId user, DecisionContext known)
    {
        if (PermissionRules.RefusalOf(state, command, permission, known) is { } refusal)
        {
            return refusal;
        }

        return known.People.ContainsKey(user) ? RankRefusal(state, command, user, known) : Refusals.PersonNotFound;
    }

    private static Refusal? RankRefusal(
        ConversationState state, ConversationCommand command, UserId user, DecisionContext known)
    {
        var sender = Rank.Of(state.Member(command.Sender.Id)?.Role, command.SenderRole);
        var person = Rank.Of(
            state.Member(user)?.Role, known.People.GetValueOrDefault(user)?.Role);
        return sender < person
            ? null
            : Refusals.RoleTooHigh;
    }
}
