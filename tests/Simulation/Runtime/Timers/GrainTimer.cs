using OrleansChat.Tests.Simulation.Runtime.Activations;

namespace OrleansChat.Tests.Simulation.Runtime.Timers;

/// <summary>Ticks as work of its activation; the next tick is armed when the last has ended.</summary>
internal sealed class GrainTimer : Work, IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ITimer _timer;
    private TimeSpan _due;
    private TimeSpan _period;
    private bool _changed;
    private bool _firing;
    private bool _disposed;

    private GrainTimer(
        Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        _timer = activation.Runtime.Time.CreateTimer(
            static timer => ((GrainTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override bool Interleaves => _options.Interleave;

    public override bool KeepsAlive => _options.KeepAlive;

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
            _activation.Runtime.Tell($"a timer of {_activation} failed and ticks on: {task.Exception}");
        }

        _firing = false;
        if (!_disposed)
        {
            _timer.Change(_changed ? _due : _period, Timeout.InfiniteTimeSpan);
        }
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

    private void Fire()
    {
        _firing = true;
        _activation.Receive(this);
    }
}
