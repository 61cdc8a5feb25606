using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.Frontend.Audit;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.RateLimits;

namespace OrleansChat.Frontend;

/// <summary>The frontend's heartbeat: one tick a second for all connections and streams; and its orderly end.</summary>
internal sealed partial class FrontendLoop(
    ConnectionRegistry connections,
    FanoutHub hub,
    RateLimiter limiter,
    AuditTrail audit,
    ConnectionOptions options,
    FrontendIds ids,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<FrontendLoop> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private ITimer? _timer;
    private int _ticking;
    private Task _drained = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Tick(), null, Period, Period);

        // Before the server stops listening: it would wait for connections that nobody told to end.
        lifetime.ApplicationStopping.Register(() => _drained = connections.Drain(options, ids, time));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _drained;
        await audit.Flush();
        Dispose();
    }

    public void Dispose() => _timer?.Dispose();

    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 1)
        {
            // The one before is not done: a process that stood still gets the ticks it missed all at once.
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
