using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Permissions;
using OrleansChat.Reading;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Reading;

/// <inheritdoc cref="IReaderGrain"/>
[StatelessWorker]
internal sealed class ReaderGrain(
    IReadModel readModel,
    IMessageLog log,
    IMessageSearch messages,
    IConversationFacts facts,
    IAccountStore accounts,
    IApiKeyStore apiKeys,
    TimeProvider time)
    : Grain, IReaderGrain
{
    public Task<ImmutableArray<ConversationAccess>> Open(UserId user, ImmutableArray<ConversationId> conversations) =>
        readModel.Access(user, conversations, CancellationToken.None);

    public async Task<EventPage> Fill(ConversationId conversation, long after, int eventsMax)
    {
        var page = await log.ReadAfter(
            conversation, after, eventsMax, ReadLimits.PageBytesMax, CancellationToken.None);
        return page ?? new EventPage([], new LogHead(conversation, default, Head: 0), Oldest: 0);
    }

    public async Task<Result<HistoryPage>> History(UserId user, HistoryQuery query)
    {
        if (await Refuse(user, query.Conversation, whoMayJoin: null) is { } refusal)
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

    public Task<ConversationPage> Conversations(UserId user, string? after, int limit) =>
        readModel.Conversations(user, after, Math.Clamp(limit, 1, ReadLimits.ListItemsMax), CancellationToken.None);

    public async Task<Result<ChannelPage>> Browse(UserId user, DeploymentRole role, BrowseQuery query)
    {
        if (query.Kind is ConversationKind.Support
            && !PermissionTable.Allows(Permission.AttendSupport, member: null, role))
        {
            return Refusals.SupportForStaff;
        }

        if (query.Workspace is { } workspace
            && await Refuse(user, workspace, whoMayJoin: Refusals.ConversationNotFound) is { } refusal)
        {
            return refusal;
        }

        var limit = Math.Clamp(query.Limit, 1, ReadLimits.ListItemsMax);
        var page = await readModel.Browse(user, query with { Limit = limit }, CancellationToken.None);
        return page;
    }

    public async Task<Result<MemberPage>> Members(UserId user, ConversationId conversation, string? after, int limit)
    {
        if (await Refuse(user, conversation, Refusals.PresenceForMembers) is { } refusal)
        {
            return refusal;
        }

        var page = await readModel.Members(
            conversation, after, Math.Clamp(limit, 1, ReadLimits.ListItemsMax), CancellationToken.None);
        var presences = await Task.WhenAll(page.Items.Select(
            item => GrainFactory.GetGrain<ISessionGrain>(item.User.Id.Value).GetPresence()));
        var now = time.GetUtcNow();
        var items = page.Items.Zip(presences, (item, presence) => item with
        {
            Online = presence.Online,
            MutedUntil = item.MutedUntil > now ? item.MutedUntil : null,
        });
        return page with { Items = [.. items] };
    }

    public async Task<Result<BanPage>> Bans(
        UserId user, DeploymentRole role, ConversationId conversation, string? after, int limit)
    {
        var query = new FactsQuery(conversation, [user], Invites: false);
        var known = await facts.Find(query, CancellationToken.None);
        var member = known.People is [{ Membership: { LeftSeq: null } present }] ? present.Role : (MemberRole?)null;
        if (!PermissionTable.Allows(Permission.Ban, member, role))
        {
            return await Refuse(user, conversation, Refusals.RoleForbids) ?? Refusals.RoleForbids;
        }

        var page = await readModel.Bans(
            conversation, after, Math.Clamp(limit, 1, ReadLimits.ListItemsMax), CancellationToken.None);
        return page is null ? Refusals.ConversationNotFound : page;
    }

    public async Task<Result<SearchPage>> Search(UserId user, SearchQuery query)
    {
        if (SearchTerms.Parse(query.Text) is not { } terms)
        {
            return Refusals.NothingToSearch;
        }

        if (query.Conversation is { } named
            && await Refuse(user, named, whoMayJoin: null) is { } refusal)
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

    public async Task<Result<AccountPage>> Accounts(AuthenticatedSession by, string? query, UserId? after, int limit)
    {
        if (AdministrationRules.ToSeeAccounts(by) is { } refusal)
        {
            return refusal;
        }

        var count = Math.Clamp(limit, 1, ReadLimits.ListItemsMax);
        var found = await accounts.Search(query ?? "", after, count + 1, CancellationToken.None);
        var items = found.Take(count).Select(StoredAccounts.Summary).ToImmutableArray();
        return new AccountPage(items, found.Length > count ? items[^1].User.Id : null);
    }

    public Task<UserId?> FindProvisioned(ExternalId external) =>
        accounts.FindProvisioned(external, CancellationToken.None);

    public async Task<Result<ApiKeyList>> ApiKeys(AuthenticatedSession by)
    {
        if (AdministrationRules.ToManageKeys(by) is { } refusal)
        {
            return refusal;
        }

        var keys = await apiKeys.List(CancellationToken.None);
        return new ApiKeyList([.. keys.Select(key => key.Summary)]);
    }

    public Task<UserId?> FindAccount(string email) =>
        accounts.FindByEmail(AccountRules.NormaliseEmail(email), CancellationToken.None);

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

    /// <summary>Why the user may not read there.</summary>
    /// <param name="whoMayJoin">
    /// The refusal for people who may join the open channel but haven't; null if they may read.
    /// </param>
    private async Task<Refusal?> Refuse(UserId user, ConversationId conversation, Refusal? whoMayJoin)
    {
        var access = await readModel.Access(user, [conversation], CancellationToken.None);
        return access[0].Standing switch
        {
            Standing.Member => null,
            Standing.MayJoin => whoMayJoin,
            Standing.Banned => Refusals.Banned,
            _ => Refusals.ConversationNotFound,
        };
    }
}
