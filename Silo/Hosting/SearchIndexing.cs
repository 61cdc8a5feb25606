using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.Silo.Storage.Search;

namespace OrleansChat.Silo.Hosting;

/// <summary>Indexes messages in the background, in small steps that leave room for everything else.</summary>
internal sealed partial class SearchIndexing(
    StorageLifecycle storage, TimeProvider time, ILogger<SearchIndexing> logger) : BackgroundService
{
    /// <summary>How long a message waits for the index at most, unless somebody searches before.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>How long all conversations are left alone after all were looked at.</summary>
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    /// <summary>Transactions in one step: less than a second's work.</summary>
    private const int RoundsPerStepMax = 40;

    private const int ToldEvery = 100_000;

    private string _sweptTo = string.Empty;
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
            // The server is stopping: what is left will be indexed by the next one.
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

    /// <summary>One step; called once a second, never concurrently.</summary>
    private async Task Tick(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var index = storage.Storage.Search.Index;
        await index.IndexChanged(RoundsPerStepMax, cancellationToken);
        if (now < _sweepAt)
        {
            return;
        }

        var step = await index.Sweep(_sweptTo, RoundsPerStepMax, cancellationToken);
        Tell(step);
        _sweptTo = step.Next ?? string.Empty;
        _sweepAt = step.Next is null ? now + BetweenSweeps : now;
    }

    private void Tell(SweepStep step)
    {
        var before = _swept;
        _swept += step.Added;
        if (step.Next is null && _swept > 0)
        {
            LogDone(_swept);
            _swept = 0;
        }
        else if (_swept / ToldEvery > before / ToldEvery)
        {
            LogProgress(_swept);
        }
    }

    [LoggerMessage(3051, LogLevel.Information, "Indexing earlier messages for searches: {Count} so far")]
    private partial void LogProgress(long count);

    [LoggerMessage(3052, LogLevel.Information, "Indexed {Count} earlier messages for searches; all are found now")]
    private partial void LogDone(long count);

    [LoggerMessage(3053, LogLevel.Warning, "Indexing messages for searches failed; it is tried again")]
    private partial void LogFailed(Exception fault);
}
