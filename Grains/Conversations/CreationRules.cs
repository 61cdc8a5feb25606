using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Permissions;
using OrleansChat.Text;

namespace OrleansChat.Grains.Conversations;

/// <summary>Rules for creating conversations.</summary>
internal static class CreationRules
{
    public static Decision Create(
        ConversationState? state, CreateConversation create, DecisionContext known)
    {
        if (state is not null)
        {
            return CreateAgain(state, create, known);
        }

        if (RefusalFor(create, known) is { } refusal)
        {
            return new Refuse(refusal);
        }

        // Nobody owns a direct or a support conversation.
        var role = create.Kind is ConversationKind.Direct or ConversationKind.Support
            ? MemberRole.Member
            : MemberRole.Owner;
        var others = Others(create)
            .Select(id => MembershipRules.Joined(create.Sender, known.People[id].Account, MemberRole.Member));
        return new Make(
            new NewConversation(create.Kind, create.Title, create.Sender.Id)
            {
                Access = create.Access,
                Workspace = create.Workspace,
            },
            [MembershipRules.Joined(create.Sender, create.Sender, role), .. others]);
    }

    /// <summary>
    /// The existing conversation is the answer. A customer who left their support conversation becomes a member again.
    /// </summary>
    private static Decision CreateAgain(ConversationState state, CreateConversation create, DecisionContext known)
    {
        var user = create.Sender.Id;
        if (PermissionRules.MayKnow(state, user, known))
        {
            return new AlreadySo();
        }

        return state.Info.Id == ConversationIds.ForSupport(user)
            && state.FormerMember(user) is { BannedSeq: null } former
                ? new Change(
                    [MembershipRules.Joined(create.Sender, create.Sender, MembershipRules.RoleOnEntry(former))])
                : new Refuse(Refusals.ConversationNotFound);
    }

    private static Refusal? RefusalFor(CreateConversation create, DecisionContext known)
    {
        var others = Others(create).ToList();
        if (!PermissionTable.Allows(Permission.CreateConversation, member: null, create.SenderRole))
        {
            return Refusals.CreationForbidden;
        }

        if (!Enum.IsDefined(create.Kind))
        {
            return Refusals.Invalid("kind", Requirements.OneOf(Words.Kinds));
        }

        if (create.Kind is ConversationKind.Direct && !(others.Count == 1 || IsForNotes(create, others)))
        {
            return Refusals.DirectNeedsOnePerson;
        }

        if (others.Count > ConversationLimits.InitialMembersMax)
        {
            return Refusals.Invalid("members", Requirements.AtMost(ConversationLimits.InitialMembersMax));
        }

        if (create.Title is { } title
            && DisplayText.ErrorOf(title, ConversationLimits.TitleScalarsMax) is { } titleError)
        {
            return Refusals.Invalid("title", titleError);
        }

        if (!Enum.IsDefined(create.Access)
            || (create.Access is AccessRule.Open && create.Kind is not ConversationKind.Channel))
        {
            return Refusals.AccessInvalid;
        }

        if (!others.TrueForAll(known.People.ContainsKey))
        {
            return Refusals.MembersNotFound;
        }

        return others.Exists(other => known.Blocks.Contains(new Block(other, create.Sender.Id)))
            ? Refusals.Blocked
            : WorkspaceRefusal(create, others, known);
    }

    private static Refusal? WorkspaceRefusal(CreateConversation create, List<UserId> others, DecisionContext known)
    {
        if (create.Workspace is not { } workspace)
        {
            return null;
        }

        if (create.Kind is not ConversationKind.Channel)
        {
            return Refusals.Invalid("workspace", Requirements.ChannelsOnly);
        }

        if (known.RoleIn(workspace, create.Sender.Id) is not { } role)
        {
            return Refusals.WorkspaceNotFound;
        }

        if (!PermissionTable.Allows(Permission.CreateChannel, role, create.SenderRole))
        {
            return Refusals.ChannelCreationForbidden;
        }

        return others.Exists(other => PermissionRules.IsShutOut(workspace, other, known))
            ? Refusals.MembersOutsideWorkspace
            : null;
    }

    /// <summary>A direct conversation with oneself alone.</summary>
    private static bool IsForNotes(CreateConversation create, List<UserId> others) =>
        others.Count == 0 && !create.Members.IsEmpty;

    private static IEnumerable<UserId> Others(CreateConversation create) =>
        create.Members.Distinct().Where(id => id != create.Sender.Id);
}
