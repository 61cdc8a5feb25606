using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Embedded.Activations;

namespace OrleansChat.Grains.Embedded.Timers;

/// <summary>Ticks as work of its activation; the next tick is armed when the last has ended.</summary>
internal sealed partial class GrainTimer : Work, IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ITimer _timer;
    private TimeSpan _due;
    private TimeSpan _period;
    private bool _changed;
    private volatile bool _firing;
    private volatile bool _disposed;

    private GrainTimer(
        Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        _timer = activation.Runtime.Time.CreateUnflowedTimer(static timer => ((GrainTimer)timer!).Fire(), this);
    }

    public override bool Interleaves => _options.Interleave;

    public override bool KeepsAlive => _options.KeepAlive;

    public override bool IsCall => false;

    public override bool IsAbandoned => _disposed;

    public static GrainTimer Start(
        Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(activation, callback, options);
        activation.AddTimer(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfNotATime(dueTime, nameof(dueTime));
        ThrowIfNotATime(period, nameof(period));
        _due = dueTime;
        _period = period;
        _changed = true;
        if (!_firing && !_disposed)
        {
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public override Task Begin(object target)
    {
        _changed = false;
        return _callback(_cancellation.Token);
    }

    public override void End(Task task)
    {
        if (task.IsFaulted)
        {
            LogTickFailed(_activation.Runtime.Log, task.Exception, _activation.GrainId);
        }

        _firing = false;
        if (!_disposed)
        {
            _timer.Change(_changed ? _due : _period, Timeout.InfiniteTimeSpan);
        }
    }

    public override void Refuse(Exception reason)
    {
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _timer.Dispose();
        _activation.RemoveTimer(this);
        _cancellation.Cancel();
        _cancellation.Dispose();
    }

    private static void ThrowIfNotATime(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, value, "A timer needs a time that is not negative.");
        }
    }

    [LoggerMessage(9010, LogLevel.Warning, "A timer of {GrainId} failed and ticks on")]
    private static partial void LogTickFailed(ILogger logger, Exception exception, GrainId grainId);

    private void Fire()
    {
        _firing = true;
        _activation.Receive(this);
    }
}
