using OrleansChat.Conversations;
using OrleansChat.Permissions;

namespace OrleansChat.Grains.Conversations;

/// <summary>Rules for reacting to messages.</summary>
internal static class ReactionRules
{
    public static Refusal? RefusalOf(ConversationState state, ReactToMessage react, DecisionContext known)
    {
        if (MessageRules.MayNotWrite(state, react, Permission.React, known) is { } refusal)
        {
            return refusal;
        }

        if (state.Message(react.Target) is not { } message)
        {
            return Refusals.MessageNotFound;
        }

        if (message.IsDeleted)
        {
            return Refusals.MessageDeleted;
        }

        return react.On && !HasRoom(message, react.Emoji) ? Refusals.TooManyReactions : null;
    }

    private static bool HasRoom(StoredMessage message, Emoji emoji) =>
        message.Reactions.Values.Sum() < ConversationLimits.ReactionsMax
        && (message.Reactions.Count < ConversationLimits.ReactionKindsMax || message.Reactions.ContainsKey(emoji));
}
