using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Silo.Hosting;

/// <summary>
/// Gives keys to people whom a version before this one registered or renamed, in the background, so that they are
/// found.
/// </summary>
internal sealed partial class PeopleIndexing(
    StorageLifecycle storage, TimeProvider time, ILogger<PeopleIndexing> logger) : BackgroundService
{
    /// <summary>Between two steps while there is work.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>How long all accounts are left alone after none was left without keys.</summary>
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    /// <summary>Accounts in one step: less than a second's work.</summary>
    private const int AccountsPerStepMax = 200;

    private DateTimeOffset _sweepAt;
    private long _swept;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var period = new PeriodicTimer(Period, time);
        try
        {
            while (await period.WaitForNextTickAsync(stoppingToken))
            {
                await TryTick(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping: the next one goes on.
        }
    }

    private async Task TryTick(CancellationToken stoppingToken)
    {
        try
        {
            await Tick(time.GetUtcNow(), stoppingToken);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(fault);
        }
    }

    private async Task Tick(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now < _sweepAt)
        {
            return;
        }

        var count = await storage.Storage.PersonKeys.Sweep(AccountsPerStepMax, cancellationToken);
        _swept += count;
        if (count < AccountsPerStepMax)
        {
            _sweepAt = now + BetweenSweeps;
            if (_swept > 0)
            {
                LogDone(_swept);
                _swept = 0;
            }
        }
    }

    [LoggerMessage(3061, LogLevel.Information, "{Count} people of earlier versions are found by name now")]
    private partial void LogDone(long count);

    [LoggerMessage(3062, LogLevel.Warning, "Making people of earlier versions found failed; it is tried again")]
    private partial void LogFailed(Exception fault);
}
