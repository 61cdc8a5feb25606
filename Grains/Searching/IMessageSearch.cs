using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Searching;

/// <summary>The index of the words of all messages. The caller says where to look, and checks rights.</summary>
public interface IMessageSearch
{
    /// <summary>
    /// Messages with all terms, newest first, as of the call: also those that were just acknowledged, but for the last
    /// second of other silos if the scope names no conversations.
    /// </summary>
    /// <returns>
    /// A page with at most <see cref="SearchScope.Limit"/> messages. It may hold fewer and still have a next, if a
    /// bounded number of candidates was examined.
    /// </returns>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    Task<SearchPage> Find(SearchTerms terms, SearchScope scope, CancellationToken cancellationToken);

    /// <summary>
    /// The conversations that a user is a member of, newest activity first, without channels of workspaces that they
    /// aren't a member of.
    /// </summary>
    Task<ImmutableArray<ConversationId>> Joined(UserId user, int limit, CancellationToken cancellationToken);
}

/// <summary>Where to search. A filter that is null matches everything.</summary>
/// <param name="Conversations">The conversations to search; null for all of the deployment.</param>
/// <param name="Sender">Who wrote the message.</param>
/// <param name="From">The earliest time, inclusive.</param>
/// <param name="To">The latest time, exclusive.</param>
/// <param name="Has">What else the message must have.</param>
/// <param name="After">The place after which the page begins, of <see cref="SearchCursor"/>.</param>
/// <param name="Limit">The most messages to return; at least 1.</param>
public sealed record SearchScope(
    ImmutableArray<ConversationId>? Conversations,
    UserId? Sender,
    DateTimeOffset? From,
    DateTimeOffset? To,
    SearchedPart? Has,
    long? After,
    int Limit)
{
    /// <summary>The scope of a query in some conversations.</summary>
    public static SearchScope Of(SearchQuery query, ImmutableArray<ConversationId>? conversations) => new(
        conversations,
        query.Sender,
        query.From,
        query.To,
        query.Has,
        SearchCursor.Parse(query.After),
        Math.Clamp(query.Limit, 1, ReadLimits.ListItemsMax));
}
