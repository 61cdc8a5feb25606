using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Tests.Simulation.Runtime.Calls;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Runtime.Hosting;

/// <summary>Builds the runtime of one process, be it a silo or a client.</summary>
internal sealed class RuntimeBuilder(Process process, IGrainCallTransport transport) : ISiloBuilder, IClientBuilder
{
    public IServiceCollection Services { get; } = new ServiceCollection();

    public IConfiguration Configuration { get; } = new ConfigurationBuilder().Build();

    public GrainRuntimeOptions Options { get; set; } = new();

    public IServiceProvider Build(params Assembly[] assemblies)
    {
        Services.AddSingleton<TimeProvider>(process.Clock);
        Services.AddSingleton(Configuration);
        Services.AddSingleton(services => new GrainRuntime(process, services, transport, Options, assemblies));
        Services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        Services.AddSingleton<IClusterClient, GrainFactory>();
        Services.AddSingleton<IGrainFactory>(services => services.GetRequiredService<IClusterClient>());
        return Services.BuildServiceProvider();
    }
}
