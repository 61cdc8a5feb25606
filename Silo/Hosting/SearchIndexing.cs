using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Silo.Hosting;

/// <summary>Indexes messages in the background, in small steps that leave room for everything else.</summary>
internal sealed partial class SearchIndexing(
    StorageLifecycle storage, TimeProvider time, ILogger<SearchIndexing> logger) : BackgroundService
{
    /// <summary>How long a message waits for the index at most, unless somebody searches before.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>How long all conversations are left alone after all were looked at.</summary>
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    /// <summary>Turns in one step: less than a second's work.</summary>
    private const int TurnsPerStepMax = 40;

    private const int ToldEvery = 100_000;

    private string _sweptTo = string.Empty;
    private DateTimeOffset _sweepAt;
    private long _swept;

    /// <summary>Sweeps that have to end before a failure counts as over: its own, and one without any.</summary>
    private int _sweepsToRecovery;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var period = new PeriodicTimer(Period, time);
        try
        {
            while (await period.WaitForNextTickAsync(stoppingToken))
            {
                await Tick(time.GetUtcNow(), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping: what is left will be indexed by the next one.
        }
    }

    /// <summary>One step; called once a second, never concurrently.</summary>
    public async Task Tick(DateTimeOffset now, CancellationToken stoppingToken)
    {
        await Try(IndexChanged, stoppingToken);
        if (now >= _sweepAt)
        {
            await Try(token => Sweep(now, token), stoppingToken);
        }
    }

    private async Task Try(Func<CancellationToken, Task> step, CancellationToken stoppingToken)
    {
        try
        {
            await step(stoppingToken);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            Report(fault);
        }
    }

    private async Task IndexChanged(CancellationToken cancellationToken)
    {
        var indexed = await storage.Storage.Search.Index.IndexChanged(TurnsPerStepMax, cancellationToken);
        Report(indexed.Fault);
    }

    private async Task Sweep(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (next, indexed) = await storage.Storage.Search.Index.Sweep(_sweptTo, TurnsPerStepMax, cancellationToken);
        Report(indexed.Fault);
        ReportProgress(indexed.Added);
        if (next is null)
        {
            EndSweep();
        }

        _sweptTo = next ?? string.Empty;
        _sweepAt = next is null ? now + BetweenSweeps : now;
    }

    /// <summary>Failures are logged once until a whole sweep has gone well.</summary>
    private void Report(Exception? fault)
    {
        if (fault is null)
        {
            return;
        }

        if (_sweepsToRecovery == 0)
        {
            LogFailed(fault);
        }

        _sweepsToRecovery = 2;
    }

    private void ReportProgress(int added)
    {
        var before = _swept;
        _swept += added;
        if (_swept / ToldEvery > before / ToldEvery)
        {
            LogProgress(_swept);
        }
    }

    private void EndSweep()
    {
        if (_sweepsToRecovery > 0 && --_sweepsToRecovery == 0)
        {
            LogRecovered();
        }

        if (_swept > 0 && _sweepsToRecovery == 0)
        {
            LogDone(_swept);
            _swept = 0;
        }
    }

    [LoggerMessage(3051, LogLevel.Information, "Indexing earlier messages for searches: {Count} so far")]
    private partial void LogProgress(long count);

    [LoggerMessage(3052, LogLevel.Information, "Indexed {Count} earlier messages for searches; all are found now")]
    private partial void LogDone(long count);

    [LoggerMessage(3053, LogLevel.Warning,
        "Indexing messages for searches failed; it is tried again, and this is logged again only after a recovery")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(3054, LogLevel.Information, "All messages can be indexed for searches again")]
    private partial void LogRecovered();
}
