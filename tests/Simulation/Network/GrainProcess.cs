using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.Simulation.Runtime.Calls;
using OrleansChat.Tests.Simulation.Runtime.Hosting;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Network;

/// <summary>A process with a grain runtime: a silo or a frontend.</summary>
internal abstract class GrainProcess(World world, string name, int number, SimulatedTransport transport)
    : Process(world, name, number)
{
    /// <summary>The product's default of <c>Cluster:ResponseTimeout</c>.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(15);

    private GrainRuntime? _runtime;

    public GrainRuntime Runtime => _runtime ?? throw new InvalidOperationException($"{Name} was not started.");

    public bool IsStarted => _runtime is not null;

    /// <summary>The others know that it died.</summary>
    public bool IsMissed { get; set; }

    /// <summary>The others went on without it, and it does not know yet.</summary>
    public bool IsExpelled { get; set; }

    /// <summary>Whether no new grains are placed here.</summary>
    public bool IsGone => IsMissed || IsExpelled;

    /// <summary>Calls that wait for an answer from here, with those who wait.</summary>
    public HashSet<(GrainProcess From, GrainCall Call)> Pending { get; } = [];

    public override void Kill()
    {
        base.Kill();
        transport.BreakCallsTo(this);
    }

    protected IServiceProvider Start(Action<RuntimeBuilder> configure)
    {
        var builder = new RuntimeBuilder(this, transport)
        {
            Options = new GrainRuntimeOptions { ResponseTimeout = ResponseTimeout },
        };
        builder.Services.AddSingleton<ILoggerFactory>(new NoteLoggerFactory(this));
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        configure(builder);
        var provider = builder.Build(typeof(ConversationGrain).Assembly);
        _runtime = provider.GetRequiredService<GrainRuntime>();
        transport.Connect(this);
        _runtime.Start();
        return provider;
    }
}
