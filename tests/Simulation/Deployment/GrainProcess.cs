using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Embedded.Activations;
using OrleansChat.Grains.Embedded.Calls;
using OrleansChat.Grains.Embedded.Hosting;
using OrleansChat.Tests.Simulation.Network;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Deployment;

/// <summary>A process with a grain runtime: a silo or a frontend.</summary>
internal abstract class GrainProcess(World world, string name, int number, SimulatedTransport transport)
    : Process(world, name, number)
{
    private GrainRuntime? _runtime;

    public GrainRuntime Runtime => _runtime ?? throw new InvalidOperationException($"{Name} was not started.");

    /// <summary>Calls that wait for an answer from here, with those who wait.</summary>
    public HashSet<(GrainProcess From, GrainCall Call)> Pending { get; } = [];

    public override void Kill()
    {
        base.Kill();
        _runtime?.Kill();
        transport.BreakCallsTo(this);
    }

    protected IServiceProvider Start(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(new NoteLoggerFactory(this));
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<TurnExecutor>(Executor);
        services.AddSingleton<IGrainCallTransport>(transport);
        services.AddEmbeddedGrains(options =>
        {
            options.Name = Name;
            options.GrainAssemblies.Add(typeof(ConversationGrain).Assembly);
        });
        configure(services);
        var provider = services.BuildServiceProvider();
        _runtime = provider.GetRequiredService<GrainRuntime>();
        transport.Connect(this);
        _runtime.Start();
        return provider;
    }
}
