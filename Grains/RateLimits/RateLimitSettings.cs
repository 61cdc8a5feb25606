using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrleansChat.Grains.RateLimits;

/// <summary>The limits that hold now. A change that is not valid is not taken up: the last good ones stay.</summary>
/// <remarks>There from the start of the host: made later, it could find a change that is not valid.</remarks>
internal sealed class RateLimitSettings : IHostedService, IDisposable
{
    private readonly IDisposable? _changes;
    private volatile RateLimitOptions _current;

    public RateLimitSettings(IOptionsMonitor<RateLimitOptions> options)
    {
        _current = options.CurrentValue;
        _changes = options.OnChange(changed => _current = changed);
    }

    /// <summary>Whether there is a policy of that name.</summary>
    public bool Has(string name) => _current.Policies.ContainsKey(name);

    /// <exception cref="KeyNotFoundException">There is no policy of that name.</exception>
    public RateLimitPolicy Policy(string name) => _current.Policies[name];

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _changes?.Dispose();
}
