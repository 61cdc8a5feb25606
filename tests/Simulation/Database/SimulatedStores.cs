using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Reading;
using OrleansChat.Grains.Searching;
using OrleansChat.Grains.Sessions;
using OrleansChat.Reading;
using OrleansChat.Tests.Simulation.Scheduling;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Simulation.Database;

internal sealed class SimulatedReadModel(DatabaseServer server, Process client) : IReadModel
{
    public Task<ImmutableArray<ConversationAccess>> Access(
        UserId user, ImmutableArray<ConversationId> conversations, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.ReadModel.Access(user, conversations, cancellationToken));

    public Task<ImmutableArray<LogHead>> MovedHeads(
        ImmutableArray<LogHead> known, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.ReadModel.MovedHeads(known, cancellationToken));

    public Task<ConversationPage> Conversations(
        UserId user, string? after, int limit, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.ReadModel.Conversations(user, after, limit, cancellationToken));

    public Task<ChannelPage> Browse(UserId user, BrowseQuery query, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.ReadModel.Browse(user, query, cancellationToken));

    public Task<MemberPage> Members(
        ConversationId conversation, string? after, int limit, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.ReadModel.Members(conversation, after, limit, cancellationToken));

    public Task<BanPage?> Bans(
        ConversationId conversation, string? after, int limit, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.ReadModel.Bans(conversation, after, limit, cancellationToken));
}

internal sealed class SimulatedSearch(DatabaseServer server, Process client) : IMessageSearch
{
    public Task<SearchPage> Find(SearchTerms terms, SearchScope scope, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.Search.Find(terms, scope, cancellationToken));

    public Task<ImmutableArray<ConversationId>> Joined(UserId user, int limit, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.Search.Joined(user, limit, cancellationToken));
}

internal sealed class SimulatedAccounts(DatabaseServer server, Process client) : IAccountStore
{
    public Task<bool> Insert(StoredAccount account) => server.Ask(client, () => server.Accounts.Insert(account));

    public Task<StoredAccount?> Load(UserId id, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.Accounts.Load(id, cancellationToken));

    public Task<bool> Update(StoredAccount account, long stamp, SessionId? keeping = null) =>
        server.Ask(client, () => server.Accounts.Update(account, stamp, keeping));

    public Task<ImmutableArray<StoredAccount>> Search(
        string text, UserId? after, int limit, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.Accounts.Search(text, after, limit, cancellationToken));

    public Task<ImmutableArray<Participant>> Find(ImmutableArray<UserId> ids, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.Accounts.Find(ids, cancellationToken));

    public Task<ProfileOutcome> UpdateProfile(StoredAccount account, UploadId? avatar) =>
        server.Ask(client, () => server.Accounts.UpdateProfile(account, avatar));

    public Task<FoundPeople> FindPeople(PeopleSearch search, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.Accounts.FindPeople(search, cancellationToken));

    public Task<UserId?> FindProvisioned(ExternalId external, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.Accounts.FindProvisioned(external, cancellationToken));

    public Task<UserId?> FindByEmail(string normalisedEmail, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.Accounts.FindByEmail(normalisedEmail, cancellationToken));
}

internal sealed class SimulatedSessions(DatabaseServer server, Process client) : ISessionStore
{
    public Task<ImmutableArray<StoredSession>> Load(
        UserId user, DateTimeOffset now, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.Sessions.Load(user, now, cancellationToken));

    public Task<bool> Insert(NewSession session) =>
        server.Ask(client, () => server.Sessions.Insert(session));

    public Task<bool> Rotate(
        SessionId session, string spentHash, ImmutableArray<StoredToken> issued, DateTimeOffset now) =>
        server.Ask(client, () => server.Sessions.Rotate(session, spentHash, issued, now));

    public Task<bool> Repeat(
        SessionId session, string spentHash, ImmutableArray<StoredToken> issued, DateTimeOffset spentAfter) =>
        server.Ask(client, () => server.Sessions.Repeat(session, spentHash, issued, spentAfter));

    public Task<Ban?> FindBan(UserId user, string tokenHash, CancellationToken cancellationToken) =>
        server.Ask(client, () => server.Sessions.FindBan(user, tokenHash, cancellationToken));

    public Task Revoke(SessionId session, DateTimeOffset now) =>
        server.Ask(client, () => Done(server.Sessions.Revoke(session, now)));

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }
}
