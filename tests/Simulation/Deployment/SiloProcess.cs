using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansChat.Configuration;
using OrleansChat.Grains;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Audit;
using OrleansChat.Grains.Blocking;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.RateLimits;
using OrleansChat.Grains.Reading;
using OrleansChat.Grains.Searching;
using OrleansChat.Grains.Sessions;
using OrleansChat.Grains.Uploads;
using OrleansChat.Tests.MemoryStores;
using OrleansChat.Tests.Simulation.Bugs;
using OrleansChat.Tests.Simulation.Database;
using OrleansChat.Tests.Simulation.Network;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Deployment;

/// <summary>The grains of the product over one way to the database.</summary>
internal sealed class SiloProcess(
    World world, string name, int number, SimulatedTransport transport, DatabaseServer database, PlantedBug? bug)
    : GrainProcess(world, name, number, transport)
{
    /// <summary>Every other silo: so few that most conversations are not whole there.</summary>
    private readonly bool _holdsFewMembers = number % 2 == 1;

    public void Start()
    {
        var log = new SimulatedMessageLog(database, this);
        var reads = new SimulatedReadModel(database, this);
        var facts = new SimulatedFacts(database, this);

        var conversations = _holdsFewMembers
            ? new ConversationOptions { MembersLoadedMax = 4, MembersKeptMax = 6 }
            : new ConversationOptions();
        bug?.Change(conversations, database);
        Start(silo =>
        {
            var services = silo.Services;
            services.AddSingleton<IMessageLog>(bug?.Around(log, database, World) ?? log);
            services.AddSingleton<IConversationFacts>(bug is null ? facts : bug.Around(facts));
            services.AddSingleton<IBlockStore>(new SimulatedBlocks(database, this));
            services.AddSingleton<IMessageSearch>(new SimulatedSearch(database, this));
            services.AddSingleton<IReadModel>(bug?.Around(reads, database, World) ?? reads);
            services.AddSingleton<IAccountStore>(new SimulatedAccounts(database, this));
            services.AddSingleton<ISessionStore>(new SimulatedSessions(database, this));
            services.AddSingleton<IApiKeyStore>(new MemoryApiKeyStore(new MemoryDatabase()));
            services.AddSingleton<IUploadStore>(new MemoryUploadStore(new MemoryDatabase()));
            services.AddSingleton<IAuditLog>(new SimulatedAudit(database, this));
            services.AddSingleton<IIdSource>(new SeededIds(World));
            services.AddKeyedSingleton(GrainStorage.SoftState, database.SoftState);
            services.AddChatGrains();
            FanoutStreamsOf.Silo(silo);

            // Without a configuration to bind to.
            services.AddSingleton(Options.Create(conversations));
            services.AddSingleton(Options.Create(new SessionOptions()));
            services.AddSingleton(Options.Create(new UploadRowOptions()));
            services.AddSingleton<IOptionsMonitor<RateLimitOptions>>(new FixedRateLimits());
        });
    }

    public void DeactivateAll()
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ActivationIdle, "The simulation wants it.");
        Runtime.Directory.All().ForEach(activation => activation.Deactivate(reason));
    }

    private sealed class FixedRateLimits : IOptionsMonitor<RateLimitOptions>
    {
        public RateLimitOptions CurrentValue { get; } =
            DevelopmentProfile.Settings.Read<RateLimitOptions, RateLimitOptionsValidator>(RateLimitOptions.Section);

        public RateLimitOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<RateLimitOptions, string?> listener) => null;
    }
}
