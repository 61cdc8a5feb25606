using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Removes the bytes of uploads that no message names, batch by batch.</summary>
/// <remarks>
/// A row is marked first, so that no message can name it; then its bytes go; then the row is marked as swept. A crash
/// between two of these steps leaves a marked row, which is found again. Several frontends may do the same work.
/// </remarks>
internal sealed partial class UploadSweep(
    GrainCalls calls, Blobs blobs, UploadOptions options, TimeProvider time, ILogger<UploadSweep> logger)
    : BackgroundService
{
    /// <summary>Where the next batch begins: what can't be deleted must not hold up the rest.</summary>
    private UploadId? _after;

    /// <summary>One batch.</summary>
    /// <returns>How many uploads were removed; their bytes are gone.</returns>
    public async Task<int> Tick(CancellationToken cancellationToken)
    {
        if (blobs.Store is not { } store)
        {
            return 0;
        }

        var removed = await calls.UploadSweep().Removed(_after);
        _after = removed.Length < UploadLimits.SweepMax ? null : removed[^1];
        var gone = ImmutableArray.CreateBuilder<UploadId>(removed.Length);
        foreach (var upload in removed)
        {
            if (await TryDelete(store, upload, cancellationToken))
            {
                gone.Add(upload);
            }
        }

        if (gone.Count > 0)
        {
            await calls.UploadSweep().Forget(gone.ToImmutable());
        }

        return gone.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var period = new PeriodicTimer(options.SweepPeriod, time);
        while (await Next(period, stoppingToken))
        {
            try
            {
                while (await Tick(stoppingToken) > 0)
                {
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(fault);
            }
        }
    }

    private async Task<bool> TryDelete(IBlobStore store, UploadId upload, CancellationToken cancellationToken)
    {
        try
        {
            await store.Delete(upload, cancellationToken);
            return true;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotDeleted(fault, upload);
            return false;
        }
    }

    private static async Task<bool> Next(PeriodicTimer period, CancellationToken stopping)
    {
        try
        {
            return await period.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(2621, LogLevel.Warning, "Removing unsent uploads failed; trying again later")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(2622, LogLevel.Warning, "The bytes of {Upload} can't be deleted; trying again later")]
    private partial void LogNotDeleted(Exception fault, UploadId upload);
}
