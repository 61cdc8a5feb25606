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
            await Tick(stoppingToken);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(fault);
        }
    }

    private async Task Tick(CancellationToken cancellationToken)
    {
        var count = await storage.Storage.Renames.Sweep(AccountsPerStepMax, cancellationToken);
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

    [LoggerMessage(3062, LogLevel.Warning, "Following new names failed; it is tried again")]
    private partial void LogFailed(Exception fault);
}
