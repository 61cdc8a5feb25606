using System.Collections.Immutable;
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
    /// Indexes the next messages of some logs, a few of each, in one transaction. Several silos may do so at once:
    /// nothing is indexed twice, and nothing is left out.
    /// </summary>
    Task<Indexed> Index(ImmutableArray<ConversationId> conversations);
}

/// <summary>What indexing some logs came to.</summary>
/// <param name="Added">How many messages were new to the index.</param>
/// <param name="Left">The logs that may have more to index.</param>
/// <param name="Fault">Why one of them couldn't be indexed; null if all could.</param>
internal sealed record Indexed(int Added, ImmutableArray<ConversationId> Left, Exception? Fault = null);

/// <summary>An event that isn't indexed yet.</summary>
/// <param name="Place">The first place of its time.</param>
/// <param name="NextPlace">The first place of the next time.</param>
/// <param name="Words">Its words; null if it is no message, or a deleted one.</param>
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
            logged.Body is MessageBody { Changes: not { IsDeleted: true } } message
                ? SearchWords.Of(
                    logged.Conversation,
                    logged.Sender.Id,
                    message.Text,
                    MessageFeatures.Has(message, SearchedPart.Attachment))
                : null);
    }
}
