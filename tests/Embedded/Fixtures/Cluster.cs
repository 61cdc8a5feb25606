using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Tests.Embedded.Fixtures;

/// <summary>A test cluster with a clock to advance, a journal and a grain storage named states.</summary>
internal sealed class Cluster : IAsyncDisposable, ILoggerProvider, ILogger
{
    private const int FirstEventOfTheRuntime = 9000;

    private readonly InProcessTestCluster _cluster;

    private Cluster(Action<IServiceCollection> configure) =>
        _cluster = new InProcessTestClusterBuilder()
            .ConfigureSilo((_, silo) => silo.AddMemoryGrainStorage("states"))
            .ConfigureHost(host =>
            {
                host.Services.AddSingleton<TimeProvider>(Time);
                host.Services.AddSingleton(Journal);
                host.Services.AddSingleton<ILoggerProvider>(this);
                configure(host.Services);
            })
            .Build();

    public ManualTime Time { get; } = new();

    public Journal Journal { get; } = new();

    public IClusterClient Client => _cluster.Client;

    public IServiceProvider Services => _cluster.GetSiloServiceProvider();

    public static Task<Cluster> StartAsync() => StartAsync(_ => { });

    public static Task<Cluster> StartWithAsync(Action<EmbeddedGrainsOptions> configure) =>
        StartAsync(services => services.Configure(configure));

    public static async Task<Cluster> StartAsync(Action<IServiceCollection> configure)
    {
        var cluster = new Cluster(configure);
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    public T Grain<T>(string key)
        where T : IGrainWithStringKey => Client.GetGrain<T>(key);

    public Task DeactivateAsync(IAddressable grain) => _cluster.DeactivateAsync(grain);

    public Task WaitForDeactivationAsync(IAddressable grain) => _cluster.WaitForDeactivationAsync(grain);

    public Task StopAsync() => _cluster.StopAllSilosAsync();

    public ValueTask DisposeAsync()
    {
        Journal.OpenAll();
        return _cluster.DisposeAsync();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    void IDisposable.Dispose()
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id >= FirstEventOfTheRuntime)
        {
            Journal.Add($"log {eventId.Id}: {formatter(state, exception)}");
        }
    }
}
