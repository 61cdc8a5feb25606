using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Reading;

/// <summary>Who may read what of a conversation.</summary>
internal static class ReadAccess
{
    /// <summary>Why the user may not read there.</summary>
    /// <param name="readModel">Knows the membership.</param>
    /// <param name="user">Who wants to read.</param>
    /// <param name="conversation">Where.</param>
    /// <param name="whoMayJoin">
    /// The refusal for people who may join the open channel but haven't; null if they may read.
    /// </param>
    public static async Task<Refusal?> Refuse(
        this IReadModel readModel, UserId user, ConversationId conversation, Refusal? whoMayJoin)
    {
        var access = await readModel.Access(user, [conversation], CancellationToken.None);
        return access[0].Standing switch
        {
            Standing.Member => null,
            Standing.MayJoin => whoMayJoin,
            Standing.Banned => Refusals.Banned,
            _ => Refusals.ConversationNotFound,
        };
    }
}
