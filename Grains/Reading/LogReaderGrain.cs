using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Permissions;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Reading;

/// <inheritdoc cref="ILogReaderGrain"/>
[StatelessWorker]
internal sealed class LogReaderGrain(
    IMessageLog log, IReadModel readModel, IConversationFacts facts, IMessageSearch messages)
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

    public async Task<Result<SearchPage>> Search(UserId user, SearchQuery query)
    {
        if (SearchTerms.Parse(query.Text) is not { } terms)
        {
            return Refusals.NothingToSearch;
        }

        if (query.Conversation is { } named
            && await readModel.Refuse(user, named, whoMayJoin: null) is { } refusal)
        {
            return refusal;
        }

        var conversations = query.Conversation is { } only
            ? [only]
            : await messages.Joined(user, SearchLimits.ConversationsMax, CancellationToken.None);
        var page = await messages.Find(terms, SearchScope.Of(query, conversations), CancellationToken.None);
        return await Readable(user, page, query.Conversation is not null);
    }

    public async Task<Result<SearchPage>> SearchDeployment(AuthenticatedSession by, SearchQuery query)
    {
        if (AdministrationRules.ToSearch(by) is { } refusal)
        {
            return refusal;
        }

        if (SearchTerms.Parse(query.Text) is not { } terms)
        {
            return Refusals.NothingToSearch;
        }

        ImmutableArray<ConversationId>? conversations = query.Conversation is { } named ? [named] : null;
        return await messages.Find(terms, SearchScope.Of(query, conversations), CancellationToken.None);
    }

    /// <summary>What the user may read of a page at this moment, whatever they could read when it was begun.</summary>
    private async Task<SearchPage> Readable(UserId user, SearchPage page, bool isNamed)
    {
        var found = page.Items.Select(hit => hit.Event.Conversation).Distinct().ToImmutableArray();
        var access = await readModel.Access(user, found, CancellationToken.None);
        var readable = access
            .Where(one => one.Standing is Standing.Member || (isNamed && one.Standing is Standing.MayJoin))
            .Select(one => one.Log.Conversation)
            .ToHashSet();
        return page with { Items = [.. page.Items.Where(hit => readable.Contains(hit.Event.Conversation))] };
    }
}
