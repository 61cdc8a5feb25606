using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Permissions;

namespace OrleansChat.Grains.Conversations;

/// <summary>What somebody may do in a conversation and know of it, and what they are told otherwise.</summary>
internal static class PermissionRules
{
    public static bool IsAllowed(Permission permission, ConversationState state, ConversationCommand command) =>
        PermissionTable.Allows(
            permission, state.Member(command.Sender.Id)?.Role, command.SenderRole);

    /// <summary>Why the sender may not do this in this conversation.</summary>
    public static Refusal? RefusalOf(
        ConversationState state, ConversationCommand command, Permission permission, DecisionContext known)
    {
        if (!IsAllowed(permission, state, command))
        {
            return state.Member(command.Sender.Id) is not null
                ? Refusals.RoleForbids
                : Outsider(state, command.Sender.Id, known);
        }

        return state.Info.Kind is ConversationKind.Direct
            ? Refusals.DirectNotModerated
            : null;
    }

    /// <summary>The refusal for an outsider, depending on whether they may know of the conversation.</summary>
    public static Refusal Outsider(ConversationState state, UserId user, DecisionContext known) =>
        MayKnow(state, user, known)
            ? Refusals.NotChannelMember
            : Refusals.ConversationNotFound;

    /// <summary>
    /// Open channels are known to everybody, or to the members of their workspace. Everything else is hidden from
    /// outsiders.
    /// </summary>
    public static bool MayKnow(ConversationState state, UserId user, DecisionContext known) =>
        state.Member(user) is not null
        || (state.Info.Access is AccessRule.Open && !IsShutOut(state.Info.Workspace, user, known));

    public static bool IsShutOut(ConversationId? workspace, UserId user, DecisionContext known) =>
        workspace is { } id && known.RoleIn(id, user) is null;
}
