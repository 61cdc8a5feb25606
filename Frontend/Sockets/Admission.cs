using OrleansChat.Frontend.Delivery;

namespace OrleansChat.Frontend.Sockets;

/// <summary>
/// Throttles accepts under fan-out load. When thousands of clients come back at once, their handshakes would fill the
/// thread pool's queue, and each step of a message on its way would wait behind all of them.
/// </summary>
/// <remarks>
/// A limit of handshakes at a time does less, because more follows each handshake: docs/decisions/0006 has the figures.
/// </remarks>
internal sealed class Admission(WriteScheduler writers, TimeProvider time)
{
    /// <summary>Work items that may wait for a thread while a client is accepted.</summary>
    private static readonly int WaitingWorkMax = 4 * Environment.ProcessorCount;

    /// <summary>How long after a fan-out accepting is throttled.</summary>
    private static readonly TimeSpan Live = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest that a client waits, however busy the server is.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until another client may be accepted.</summary>
    public async ValueTask Wait(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (ThreadPool.PendingWorkItemCount > WaitingWorkMax
            && time.GetElapsedTime(writers.LastFanout) < Live
            && time.GetElapsedTime(begun) < MaxWait)
        {
            await Task.Delay(Step, time, cancellationToken);
        }
    }
}
