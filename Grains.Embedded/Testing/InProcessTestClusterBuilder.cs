using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrleansChat.Grains.Embedded.Testing;

/// <summary>What a silo of the test cluster is told about itself.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    public string SiloName { get; set; } = "Silo_0";
}

/// <summary>Builds an in-memory cluster for tests: here one silo, which is its own client.</summary>
public sealed class InProcessTestClusterBuilder
{
    private readonly List<Action<IHostApplicationBuilder>> _configure = [];

    public InProcessTestClusterBuilder()
        : this(1)
    {
    }

    /// <param name="initialSilosCount">Without effect here.</param>
    public InProcessTestClusterBuilder(short initialSilosCount) =>
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initialSilosCount);

    public InProcessTestClusterBuilder ConfigureHost(Action<IHostApplicationBuilder> configureDelegate)
    {
        _configure.Add(configureDelegate);
        return this;
    }

    public InProcessTestClusterBuilder ConfigureSilo(
        Action<InProcessTestSiloSpecificOptions, ISiloBuilder> configureSiloDelegate) =>
        ConfigureHost(host => configureSiloDelegate(new InProcessTestSiloSpecificOptions(), new Builder(host)));

    public InProcessTestClusterBuilder ConfigureSiloHost(
        Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder> configureSiloHostDelegate) =>
        ConfigureHost(host => configureSiloHostDelegate(new InProcessTestSiloSpecificOptions(), host));

    public InProcessTestClusterBuilder ConfigureClient(Action<IClientBuilder> configureClientDelegate) =>
        ConfigureHost(host => configureClientDelegate(new Builder(host)));

    public InProcessTestClusterBuilder ConfigureClientHost(Action<IHostApplicationBuilder> configureHostDelegate) =>
        ConfigureHost(configureHostDelegate);

    public InProcessTestCluster Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddEmbeddedGrains();
        foreach (var configure in _configure)
        {
            configure(builder);
        }

        return new InProcessTestCluster(builder.Build());
    }

    private sealed class Builder(IHostApplicationBuilder host) : ISiloBuilder, IClientBuilder
    {
        public IServiceCollection Services => host.Services;

        public IConfiguration Configuration => host.Configuration;
    }
}
