using System.Collections.Immutable;
using OrleansChat.Conversations;

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
/// <param name="Words">Its words from now on, of <see cref="SearchWords"/>; null to forget it.</param>
internal readonly record struct SearchChange(ConversationId Conversation, long Seq, string? Words);

/// <summary>An event that isn't indexed yet.</summary>
/// <param name="At">Its time in milliseconds.</param>
/// <param name="Words">Its words; null if it is no message.</param>
internal readonly record struct UnindexedEvent(ConversationId Conversation, long Seq, long At, string? Words);
