using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Reading;

/// <inheritdoc cref="ILogReaderGrain"/>
[StatelessWorker]
internal sealed class LogReaderGrain(IMessageLog log, IReadModel readModel) : Grain, ILogReaderGrain
{
    public async Task<EventPage> Fill(ConversationId conversation, long after, int eventsMax)
    {
        var page = await log.ReadAfter(
            conversation, after, eventsMax, ReadLimits.PageBytesMax, CancellationToken.None);
        return page ?? new EventPage([], new LogHead(conversation, default, Head: 0), Oldest: 0);
    }

    public async Task<Result<HistoryPage>> History(UserId user, HistoryQuery query)
    {
        if (await readModel.Refuse(user, query.Conversation, whoMayJoin: null) is { } refusal)
        {
            return refusal;
        }

        var limit = Math.Clamp(query.Limit, 1, ReadLimits.HistoryEventsMax);
        var page = query.After is { } after
            ? await log.ReadAfter(query.Conversation, after, limit, ReadLimits.PageBytesMax, CancellationToken.None)
            : await log.ReadBefore(
                query.Conversation,
                query.Before ?? long.MaxValue,
                limit,
                ReadLimits.PageBytesMax,
                CancellationToken.None);
        if (page is null)
        {
            return Refusals.ConversationNotFound;
        }

        var oldest = page.Oldest;
        var more = query.After is { } exclusive
            ? Math.Max(exclusive, page.Events is [.., var last] ? last.Seq : 0) < page.Head.Head
            : page.Events is [var first, ..] && first.Seq > oldest;
        return new HistoryPage(page.Events, page.Head, oldest, more);
    }

    public Task<ImmutableArray<LogHead>> MovedHeads(ImmutableArray<LogHead> known) =>
        readModel.MovedHeads(known, CancellationToken.None);
}
