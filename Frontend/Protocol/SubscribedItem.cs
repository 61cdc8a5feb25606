using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Protocol;

/// <summary>One conversation in the reply to <c>subscribe</c>: the state of its log, or a refusal.</summary>
/// <param name="Events">The payloads of events, as in event frames.</param>
internal sealed record SubscribedItem(
    ConversationId Conversation,
    Epoch Epoch,
    long Head,
    bool Recovered,
    IReadOnlyList<ReadOnlyMemory<byte>> Events,
    Refusal? Refusal = null)
{
    public static SubscribedItem Refused(ConversationId conversation, Refusal refusal) =>
        new(conversation, default, Head: 0, Recovered: false, [], refusal);
}
