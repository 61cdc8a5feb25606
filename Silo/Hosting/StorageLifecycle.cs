using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.Silo.Storage;

namespace OrleansChat.Silo.Hosting;

/// <summary>
/// The data in the life of the host. Before anything else starts, it is claimed and its tables are brought up to date.
/// After all else has ended, what waits is written and the database closed; the claim goes last.
/// </summary>
internal sealed partial class StorageLifecycle(
    StorageOpener opener, IHostApplicationLifetime lifetime, ILogger<StorageLifecycle> logger)
    : IHostedLifecycleService, IAsyncDisposable
{
    private IStorageClaim? _claim;
    private ChatStorage? _storage;

    /// <summary>There from the start of the host's services to their end.</summary>
    /// <exception cref="InvalidOperationException">The host is not running.</exception>
    public ChatStorage Storage =>
        _storage ?? throw new InvalidOperationException("The storage is open only while the host runs.");

    public bool IsOpen => _storage is not null;

    /// <summary>Whether another server took the data, so that this one ends.</summary>
    public bool IsLost { get; private set; }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // Before the tables are changed: nobody else may be at work on them.
        _claim = await opener.Claim(cancellationToken);
        _storage = await opener.Open(cancellationToken);
        _ = EndWhenLost(_claim);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    /// <remarks>The host disposes of what it could not start, and so cannot stop.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _storage, null) is { } storage)
        {
            await storage.DisposeAsync();
        }

        if (Interlocked.Exchange(ref _claim, null) is { } claim)
        {
            await claim.DisposeAsync();
        }
    }

    private async Task EndWhenLost(IStorageClaim claim)
    {
        LogLost(await claim.Lost);
        IsLost = true;
        lifetime.StopApplication();
    }

    [LoggerMessage(3041, LogLevel.Critical, "{Reason}")]
    private partial void LogLost(string reason);
}
