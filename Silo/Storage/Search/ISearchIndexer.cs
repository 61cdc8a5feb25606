using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Reading;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>Writes the index of a database, in transactions of a bounded size.</summary>
internal interface ISearchIndexer
{
    /// <summary>Conversations in one call of <see cref="Index"/>.</summary>
    const int ConversationsMax = 16;

    /// <summary>
    /// Indexes the next messages of some logs, in one transaction. Several silos may do so at once: nothing is indexed
    /// twice, and nothing is left out.
    /// </summary>
    /// <returns>How many messages were new to the index.</returns>
    Task<int> Index(ImmutableArray<ConversationId> conversations);

    /// <summary>
    /// Changes messages in the index, in a transaction of its own: for what is no event, such as an erasure. What
    /// events change, an append changes within its transaction.
    /// </summary>
    Task Apply(ImmutableArray<SearchChange> changes);
}

/// <summary>A message that was edited, deleted or erased.</summary>
/// <param name="Conversation">Its conversation.</param>
/// <param name="Seq">Its seq.</param>
/// <param name="Words">
/// The words of its new text, of <see cref="SearchWords"/>, to which its attachments are added; null to forget it.
/// </param>
internal readonly record struct SearchChange(ConversationId Conversation, long Seq, string? Words)
{
    /// <summary>A message whose sender gave it another text.</summary>
    public static SearchChange Edit(ConversationId conversation, long seq, UserId sender, string text) =>
        new(conversation, seq, SearchWords.Of(conversation, sender, text, hasAttachments: false));

    /// <summary>A message that was deleted or erased.</summary>
    public static SearchChange Forget(ConversationId conversation, long seq) => new(conversation, seq, Words: null);
}

/// <summary>An event that isn't indexed yet.</summary>
/// <param name="Place">The first place of its time.</param>
/// <param name="NextPlace">The first place of the next time.</param>
/// <param name="Words">Its words; null if it is no message.</param>
internal readonly record struct UnindexedEvent(
    ConversationId Conversation, long Seq, long Place, long NextPlace, string? Words)
{
    public static UnindexedEvent Of(LoggedEvent logged)
    {
        var at = logged.At.ToUnixTimeMilliseconds();
        return new UnindexedEvent(
            logged.Conversation,
            logged.Seq,
            SearchPlace.At(at),
            SearchPlace.At(at + 1),
            logged.Body is MessageBody message
                ? SearchWords.Of(
                    logged.Conversation,
                    logged.Sender.Id,
                    message.Text,
                    MessageFeatures.Has(message, SearchedPart.Attachment))
                : null);
    }
}
