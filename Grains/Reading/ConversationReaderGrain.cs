using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Permissions;
using OrleansChat.Reading;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Reading;

/// <inheritdoc cref="IConversationReaderGrain"/>
[StatelessWorker]
internal sealed class ConversationReaderGrain(IReadModel readModel, IConversationFacts facts, TimeProvider time)
    : Grain, IConversationReaderGrain
{
    public Task<ImmutableArray<ConversationAccess>> Open(UserId user, ImmutableArray<ConversationId> conversations) =>
        readModel.Access(user, conversations, CancellationToken.None);

    public Task<ConversationPage> Conversations(UserId user, string? after, int limit) =>
        readModel.Conversations(user, after, Limit(limit), CancellationToken.None);

    public async Task<Result<ChannelPage>> Browse(UserId user, DeploymentRole role, BrowseQuery query)
    {
        if (query.Kind is ConversationKind.Support
            && !PermissionTable.Allows(Permission.AttendSupport, member: null, role))
        {
            return Refusals.SupportForStaff;
        }

        if (query.Workspace is { } workspace
            && await readModel.Refuse(user, workspace, whoMayJoin: Refusals.ConversationNotFound) is { } refusal)
        {
            return refusal;
        }

        return await readModel.Browse(user, query with { Limit = Limit(query.Limit) }, CancellationToken.None);
    }

    public async Task<Result<MemberPage>> Members(UserId user, ConversationId conversation, string? after, int limit)
    {
        if (await readModel.Refuse(user, conversation, Refusals.PresenceForMembers) is { } refusal)
        {
            return refusal;
        }

        var page = await readModel.Members(conversation, after, Limit(limit), CancellationToken.None);
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
            return await readModel.Refuse(user, conversation, Refusals.RoleForbids) ?? Refusals.RoleForbids;
        }

        var page = await readModel.Bans(conversation, after, Limit(limit), CancellationToken.None);
        return page is null ? Refusals.ConversationNotFound : page;
    }

    private static int Limit(int asked) => Math.Clamp(asked, 1, ReadLimits.ListItemsMax);
}
