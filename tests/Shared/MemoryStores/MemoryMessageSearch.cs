using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage.Log;

namespace OrleansChat.Tests.MemoryStores;

/// <inheritdoc cref="MemoryDatabase"/>
internal sealed class MemoryMessageSearch(MemoryDatabase database) : IMessageSearch
{
    /// <summary>The number of an event in its log tells events of one millisecond apart.</summary>
    private const int NumberBits = 20;

    public Task<SearchPage> Find(SearchTerms terms, SearchScope scope, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            var hits = database.Conversations.Values
                .Where(conversation => scope.Conversations?.Contains(conversation.Id) != false)
                .SelectMany(conversation => conversation.Events.Select(logged => conversation.Read(logged.Seq)))
                .Where(logged => IsInScope(logged, scope))
                .Select(logged => (Event: logged, Highlights: terms.Match(((MessageBody)logged.Body).Text)))
                .Where(hit => hit.Highlights is not null)
                .OrderByDescending(hit => Place(hit.Event))
                .Select(hit => new SearchHit(hit.Event, hit.Highlights!.Value))
                .ToList();
            var page = new EventPageBuilder(scope.Limit, ReadLimits.PageBytesMax);
            var items = hits.TakeWhile(hit => page.Add(hit.Event)).ToList();
            return Task.FromResult(new SearchPage(
                [.. items], items.Count < hits.Count ? SearchCursor.Of(Place(items[^1].Event)) : null));
        }
    }

    public async Task<ImmutableArray<ConversationId>> Joined(
        UserId user, int limit, CancellationToken cancellationToken)
    {
        ImmutableArray<ConversationId> all;
        lock (database.TablesGate)
        {
            all =
            [
                .. database.Conversations.Values
                    .OrderByDescending(conversation => conversation.ActiveAt)
                    .ThenBy(conversation => conversation.Id.Value, StringComparer.Ordinal)
                    .Select(conversation => conversation.Id),
            ];
        }

        var access = await new MemoryReadModel(database).Access(user, all, cancellationToken);
        return
        [
            .. access.Where(one => one.Standing is Standing.Member).Take(limit).Select(one => one.Log.Conversation),
        ];
    }

    private static bool IsInScope(LoggedEvent logged, SearchScope scope) =>
        logged.Body is MessageBody message
        && !(Place(logged) >= scope.After)
        && (scope.Sender is null || logged.Sender.Id == scope.Sender)
        && !(logged.At < scope.From)
        && !(logged.At >= scope.To)
        && (scope.Has is not { } part || MessageFeatures.Has(message, part));

    private static long Place(LoggedEvent logged) => (logged.At.ToUnixTimeMilliseconds() << NumberBits) + logged.Seq;
}
