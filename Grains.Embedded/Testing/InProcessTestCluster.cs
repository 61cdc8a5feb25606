using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansChat.Grains.Embedded.Activations;
using OrleansChat.Grains.Embedded.Hosting;

namespace OrleansChat.Grains.Embedded.Testing;

/// <summary>An in-memory cluster for tests: here one silo, which is its own client.</summary>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly IHost _host;
    private bool _started;

    internal InProcessTestCluster(IHost host) => _host = host;

    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    private GrainRuntime Runtime => _host.Services.GetRequiredService<GrainRuntime>();

    public IServiceProvider GetSiloServiceProvider() => _host.Services;

    public async Task DeployAsync()
    {
        await _host.StartAsync();
        _started = true;
    }

    /// <summary>Deactivates the grain, if it is active, and waits until it is gone.</summary>
    public Task DeactivateAsync(IAddressable grain)
    {
        Find(grain)?.Deactivate(
            new DeactivationReason(DeactivationReasonCode.RuntimeRequested, "A test wants the grain to deactivate."));
        return WaitForDeactivationAsync(grain);
    }

    public Task WaitForDeactivationAsync(IAddressable grain) => Find(grain)?.Deactivated ?? Task.CompletedTask;

    public async Task StopAllSilosAsync()
    {
        if (_started)
        {
            _started = false;
            await _host.StopAsync();
        }
    }

    public void Dispose() => _host.Dispose();

    public async ValueTask DisposeAsync()
    {
        await StopAllSilosAsync();
        _host.Dispose();
    }

    private Activation? Find(IAddressable grain) => Runtime.Directory.Find(grain.GetGrainId());
}
