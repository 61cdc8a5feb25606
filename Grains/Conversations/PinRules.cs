using OrleansChat.Conversations;
using OrleansChat.Permissions;

namespace OrleansChat.Grains.Conversations;

/// <summary>Rules for pinning messages. In a direct conversation, which has no ranks, both people may.</summary>
internal static class PinRules
{
    public static Refusal? RefusalOf(ConversationState state, PinMessage pin, DecisionContext known)
    {
        var refusal = state.Info.Kind is ConversationKind.Direct
            ? MessageRules.MayNotWrite(state, pin, Permission.Send, known)
            : PermissionRules.RefusalOf(state, pin, Permission.Pin, known);
        if (refusal is not null)
        {
            return refusal;
        }

        return state.Message(pin.Target) switch
        {
            null => Refusals.MessageNotFound,
            { IsDeleted: true } => Refusals.MessageDeleted,
            _ => null,
        };
    }
}
