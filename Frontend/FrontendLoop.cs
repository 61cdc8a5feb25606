using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.Frontend.Audit;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.RateLimits;

namespace OrleansChat.Frontend;

/// <summary>
/// The frontend's timer, with one tick per second for all connections and streams, and its orderly shutdown.
/// </summary>
internal sealed partial class FrontendLoop(
    ConnectionRegistry connections,
    FanoutHub hub,
    RateLimiter limiter,
    AuditTrail audit,
    ConnectionOptions options,
    FrontendIds ids,
    TimeProvider time,
    ILogger<FrontendLoop> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private ITimer? _timer;
    private int _ticking;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Tick(), null, Period, Period);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <remarks>Before anything stops: the server still listens, and says that it is not ready.</remarks>
    public Task StoppingAsync(CancellationToken cancellationToken) => connections.Drain(options, ids, time);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await audit.Flush();
        Dispose();
    }

    public void Dispose() => _timer?.Dispose();

    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 1)
        {
            // The previous tick isn't done: a process that was frozen gets all missed ticks at once.
            return;
        }

        try
        {
            connections.Tick();
            hub.Tick();
            limiter.Tick();
            audit.Tick();
        }
        catch (Exception fault)
        {
            LogTickFailed(fault);
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    [LoggerMessage(2003, LogLevel.Error, "A tick of the frontend failed")]
    private partial void LogTickFailed(Exception fault);
}
