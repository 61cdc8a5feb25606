using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Permissions;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Reading;

/// <inheritdoc cref="ILogReaderGrain"/>
[StatelessWorker]
internal sealed class LogReaderGrain(IMessageLog log, IReadModel readModel, IConversationFacts facts)
    : Grain, ILogReaderGrain
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

        var clamped = query with { Limit = Math.Clamp(query.Limit, 1, ReadLimits.HistoryEventsMax) };
        return await new HistoryPages(log, facts).Read(clamped);
    }

    public async Task<Result<EditPage>> Edits(
        UserId user, ConversationId conversation, long target, long after, int limit)
    {
        var query = new FactsQuery(conversation, [user], Invites: false) { Messages = [target] };
        var known = await facts.Find(query, CancellationToken.None);
        var member = known.People is [{ Membership: { LeftSeq: null } present }] ? present.Role : (MemberRole?)null;
        if (await readModel.Refuse(user, conversation, Refusals.RoleForbids) is { } refusal)
        {
            return refusal;
        }

        if (!PermissionTable.Allows(Permission.ReadEdits, member, deployment: null))
        {
            return Refusals.RoleForbids;
        }

        if (known.Messages.IsEmpty)
        {
            return Refusals.MessageNotFound;
        }

        limit = Math.Clamp(limit, 1, ReadLimits.ListItemsMax);
        var found = await log.ReadEdits(conversation, target, after, limit + 1, CancellationToken.None);
        return EditPages.Cut(found, limit, ReadLimits.PageBytesMax);
    }

    public Task<ImmutableArray<LogHead>> MovedHeads(ImmutableArray<LogHead> known) =>
        readModel.MovedHeads(known, CancellationToken.None);
}
