using System.Text.Json.Serialization;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Protocol;

/// <param name="Query">Words, <c>"a phrase"</c>, <c>prefix*</c>.</param>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
internal sealed record SearchRequest(
    [property: JsonConverter(typeof(SearchTextValue))] string? Query,
    ConversationId? Conversation,
    UserId? Sender,
    [property: JsonConverter(typeof(TimeValue))] DateTimeOffset? From,
    [property: JsonConverter(typeof(TimeValue))] DateTimeOffset? To,
    SearchedPart? Has,
    [property: JsonConverter(typeof(SearchCursorValue))] string? After,
    [property: JsonConverter(typeof(ListLimitValue))] int? Limit) : ClientRequest
{
    [JsonIgnore]
    public override Refusal? Violation => Require(Query is not null, "query");

    public SearchQuery ToQuery() =>
        new(Query!, Conversation, Sender, From, To, Has, After, Limit ?? ReadLimits.ListItemsDefault);
}
