using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Silo.Hosting;

/// <summary>
/// Lets lists of members and the search for people follow new names, and those of earlier versions, in the background.
/// </summary>
internal sealed partial class PeopleIndexing(
    StorageLifecycle storage, TimeProvider time, ILogger<PeopleIndexing> logger) : BackgroundService
{
    /// <summary>Between two steps. One that finds no new name is one read of an empty index.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Accounts in one step: less than a second's work, but for people in many conversations.</summary>
    private const int AccountsPerStepMax = 200;

    /// <summary>Accounts of full steps. Single new names are no news.</summary>
    private long _backlog;

    private bool _fails;

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
            var (count, fault) = await storage.Storage.Renames.Sweep(AccountsPerStepMax, stoppingToken);
            Report(fault);
            ReportBacklog(count);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            Report(fault);
        }
    }

    /// <summary>Failures are logged once until a step has gone well.</summary>
    private void Report(Exception? fault)
    {
        if (fault is not null && !_fails)
        {
            LogFailed(fault);
        }

        _fails = fault is not null;
    }

    private void ReportBacklog(int count)
    {
        if (count == AccountsPerStepMax)
        {
            _backlog += count;
        }
        else if (_backlog > 0)
        {
            LogDone(_backlog + count);
            _backlog = 0;
        }
    }

    [LoggerMessage(3061, LogLevel.Information, "{Count} people of earlier versions are found by name now")]
    private partial void LogDone(long count);

    [LoggerMessage(3062, LogLevel.Warning,
        "Following new names failed; it is tried again, and this is logged again only after a recovery")]
    private partial void LogFailed(Exception fault);
}
