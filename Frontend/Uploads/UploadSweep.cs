using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Removes the bytes of uploads that no message names, batch by batch.</summary>
/// <remarks>
/// A row is marked first, so that no message can name it; then its bytes go, then the row. A crash between two of these
/// steps leaves a marked row, which is found again. Several frontends may do the same work.
/// </remarks>
internal sealed partial class UploadSweep(
    GrainCalls calls, Blobs blobs, UploadOptions options, TimeProvider time, ILogger<UploadSweep> logger)
    : BackgroundService
{
    /// <summary>One batch.</summary>
    /// <returns>How many uploads were removed.</returns>
    public async Task<int> Tick(CancellationToken cancellationToken)
    {
        if (blobs.Store is not { } store)
        {
            return 0;
        }

        var removed = await calls.UploadSweep().Removed();
        foreach (var upload in removed)
        {
            await store.Delete(upload, cancellationToken);
        }

        if (!removed.IsEmpty)
        {
            await calls.UploadSweep().Forget(removed);
        }

        return removed.Length;
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
}
