using System.Text.Json.Serialization;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Protocol;

/// <summary>One conversation in a <see cref="SubscribeRequest"/>.</summary>
/// <param name="After">The last seq the client has; null for live events only.</param>
/// <param name="Epoch">The epoch of that seq; set if, and only if, a seq is.</param>
internal sealed record SubscribeItem(
    [property: JsonPropertyName("id")] ConversationId Conversation,
    [property: JsonConverter(typeof(SeqValue))] long? After,
    Epoch? Epoch) : RequestObject
{
    [JsonIgnore]
    public override Refusal? Violation =>
        Require(Conversation != default, "id")
        ?? Require(After is null || Epoch is not null, "epoch", "is required with after");
}
