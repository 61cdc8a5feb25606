using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Orleans.Streams;
using OrleansChat.Accounts;
using OrleansChat.Blocking;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.Grains;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Audit;
using OrleansChat.Grains.Blocking;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Mail;
using OrleansChat.Grains.Reading;
using OrleansChat.Grains.Searching;
using OrleansChat.Grains.Sessions;
using OrleansChat.Grains.Uploads;
using OrleansChat.RateLimits;
using OrleansChat.Reading;
using OrleansChat.Sessions;
using OrleansChat.Silo.Streams;
using OrleansChat.Tests.MemoryStores;

namespace OrleansChat.Tests.Grains;

/// <summary>
/// The in-memory cluster with all grains of the product, over stores in memory that all its silos share.
/// </summary>
public sealed class GrainCluster : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    internal MemoryDatabase Database { get; } = new();

    internal FaultyMessageLog Log { get; private set; } = null!;

    internal CountedFacts Facts { get; private set; } = null!;

    internal IUploadStore Uploads { get; private set; } = null!;

    internal Mailbox Mail { get; } = new();

    internal ArrivedCalls Arrived { get; } = new();

    internal IAuditLog Audit { get; private set; } = null!;

    public IClusterClient Client => _cluster!.Client;

    public async ValueTask InitializeAsync()
    {
        Audit = new MemoryAuditLog(Database, TimeProvider.System);
        Uploads = new MemoryUploadStore(Database);
        Log = new FaultyMessageLog(new MemoryMessageLog(Database));
        Facts = new CountedFacts(new MemoryConversationFacts(Database));
        var builder = new InProcessTestClusterBuilder();
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(GrainStorage.SoftState);
            silo.AddFanoutStreams();
            silo.AddIncomingGrainCallFilter(Arrived);
            AddServices(silo.Services);
        });
        builder.ConfigureClient(client => client.AddFanoutStreams());
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    public IConversationGrain Conversation(ConversationId id) => Client.GetGrain<IConversationGrain>(id.Value);

    /// <summary>Ends a grain's activation, as when it was idle for long.</summary>
    public Task Deactivate(IAddressable grain) => _cluster!.DeactivateAsync(grain);

    public ISessionGrain Sessions(UserId id) => Client.GetGrain<ISessionGrain>(id.Value);

    public IAccountGrain Account(UserId id) => Client.GetGrain<IAccountGrain>(id.Value);

    public IBlockListGrain Blocks(UserId id) => Client.GetGrain<IBlockListGrain>(id.Value);

    public IConversationReaderGrain ConversationReader() => Client.GetGrain<IConversationReaderGrain>("test");

    public IAccountReaderGrain AccountReader() => Client.GetGrain<IAccountReaderGrain>("test");

    public IRateLimitGrain RateLimits(string policy, string subject) =>
        Client.GetGrain<IRateLimitGrain>(RateLimitPolicies.SubjectKey(policy, subject));

    public IAsyncStream<StreamEvent> Stream(StreamId id) =>
        Client.GetStreamProvider(FanoutStreams.Provider).GetStream<StreamEvent>(id);

    private void AddServices(IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IMessageLog>(Log);
        services.AddSingleton<IConversationFacts>(Facts);
        services.AddSingleton<IBlockStore>(new MemoryBlockStore(Database));
        services.AddSingleton<IAccountStore>(new MemoryAccountStore(Database));
        services.AddSingleton<IApiKeyStore>(new MemoryApiKeyStore(Database));
        services.AddSingleton<IOneTimeTokenStore>(new MemoryOneTimeTokenStore(Database));
        services.AddSingleton<IMailer>(Mail);
        services.AddSingleton<ISessionStore>(new MemorySessionStore(Database));
        services.AddSingleton(Uploads);
        services.AddSingleton(Audit);
        services.AddSingleton<IReadModel>(new MemoryReadModel(Database));
        services.AddSingleton<IMessageSearch>(new MemoryMessageSearch(Database));
        services.AddChatGrains();
    }
}
