using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Reading;

/// <summary>Reads pages of history for people who may read them.</summary>
internal sealed class HistoryPages(IMessageLog log, IConversationFacts facts)
{
    public async Task<Result<HistoryPage>> Read(HistoryQuery query) => query switch
    {
        { Thread: { } root } => await ReadThread(query, root),
        { Around: { } around } => Of(
            await log.ReadAround(
                query.Conversation, around, query.Limit, ReadLimits.PageBytesMax, CancellationToken.None),
            page => HasEarlier(page) || HasLater(page, after: 0)),
        { After: { } after } => Of(
            await log.ReadAfter(
                query.Conversation, after, query.Limit, ReadLimits.PageBytesMax, CancellationToken.None),
            page => HasLater(page, after)),
        _ => Of(
            await log.ReadBefore(
                query.Conversation,
                query.Before ?? long.MaxValue,
                query.Limit,
                ReadLimits.PageBytesMax,
                CancellationToken.None),
            HasEarlier),
    };

    private async Task<Result<HistoryPage>> ReadThread(HistoryQuery query, long root)
    {
        var known = await facts.Find(
            new FactsQuery(query.Conversation, [], Invites: false) { Messages = [root] }, CancellationToken.None);
        if (known.Messages.IsEmpty)
        {
            return Refusals.ThreadNotFound;
        }

        var part = new ThreadQuery(root, query.Before, query.After, query.Limit);
        var thread = await log.ReadThread(
            query.Conversation, part, ReadLimits.PageBytesMax, CancellationToken.None);
        return Of(thread?.Page, _ => thread!.Value.More);
    }

    private static Result<HistoryPage> Of(EventPage? page, Func<EventPage, bool> more) =>
        page is null
            ? Refusals.ConversationNotFound
            : new HistoryPage(page.Events, page.Head, page.Oldest, more(page));

    private static bool HasEarlier(EventPage page) => page.Events is [var first, ..] && first.Seq > page.Oldest;

    private static bool HasLater(EventPage page, long after) =>
        Math.Max(after, page.Events is [.., var last] ? last.Seq : 0) < page.Head.Head;
}
