using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Reading;

/// <inheritdoc cref="IReaderGrain"/>
[StatelessWorker]
internal sealed class ReaderGrain : Grain, IReaderGrain
{
    private ILogReaderGrain Logs => GrainFactory.GetGrain<ILogReaderGrain>(this.GetPrimaryKeyString());

    private IConversationReaderGrain OfConversations =>
        GrainFactory.GetGrain<IConversationReaderGrain>(this.GetPrimaryKeyString());

    private IAccountReaderGrain OfAccounts => GrainFactory.GetGrain<IAccountReaderGrain>(this.GetPrimaryKeyString());

    public Task<EventPage> Fill(ConversationId conversation, long after, int eventsMax) =>
        Logs.Fill(conversation, after, eventsMax);

    public Task<Result<HistoryPage>> History(UserId user, HistoryQuery query) => Logs.History(user, query);

    public Task<ImmutableArray<LogHead>> MovedHeads(ImmutableArray<LogHead> known) => Logs.MovedHeads(known);

    public Task<ImmutableArray<ConversationAccess>> Open(UserId user, ImmutableArray<ConversationId> conversations) =>
        OfConversations.Open(user, conversations);

    public Task<ConversationPage> Conversations(UserId user, string? after, int limit) =>
        OfConversations.Conversations(user, after, limit);

    public Task<Result<ChannelPage>> Browse(UserId user, DeploymentRole role, BrowseQuery query) =>
        OfConversations.Browse(user, role, query);

    public Task<Result<MemberPage>> Members(UserId user, ConversationId conversation, string? after, int limit) =>
        OfConversations.Members(user, conversation, after, limit);

    public Task<Result<BanPage>> Bans(
        UserId user, DeploymentRole role, ConversationId conversation, string? after, int limit) =>
        OfConversations.Bans(user, role, conversation, after, limit);

    public Task<Result<AccountPage>> Accounts(AuthenticatedSession by, string? query, UserId? after, int limit) =>
        OfAccounts.Search(by, query, after, limit);

    public Task<UserId?> FindProvisioned(ExternalId external) => OfAccounts.FindProvisioned(external);

    public Task<Result<ApiKeyList>> ApiKeys(AuthenticatedSession by) => OfAccounts.ApiKeys(by);

    public Task<UserId?> FindAccount(string email) => OfAccounts.Find(email);
}
