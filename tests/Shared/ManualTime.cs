namespace OrleansChat.Tests.Shared;

/// <summary>A clock that stands still until it is advanced.</summary>
internal sealed class ManualTime : TimeProvider
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    private readonly Lock _timersLock = new();
    private readonly List<ManualTimer> _armed = [];
    private readonly List<(TimeSpan Due, int Timers, TaskCompletionSource Armed)> _waiting = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass, and each timer fire at its own moment.</summary>
    public void Advance(TimeSpan by)
    {
        var until = _now + by;
        while (TakeDue(until) is { } timer)
        {
            timer.Fire();
        }

        _now = until;
    }

    /// <summary>Waits until so many timers are armed to fire that long after now.</summary>
    public Task WhenArmed(TimeSpan dueIn, int timers = 1)
    {
        lock (_timersLock)
        {
            var due = _now + dueIn;
            var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((due, timers, armed));
            TellThoseWhoWaitFor(due);
            return armed.Task.WaitAsync(MaxWait);
        }
    }

    private ManualTimer? TakeDue(TimeSpan until)
    {
        lock (_timersLock)
        {
            var next = _armed.MinBy(timer => timer.Due);
            if (next is null || next.Due > until)
            {
                return null;
            }

            _now = next.Due;
            _armed.Remove(next);
            return next;
        }
    }

    private bool Arm(ManualTimer timer, TimeSpan dueIn)
    {
        lock (_timersLock)
        {
            _armed.Remove(timer);
            if (dueIn != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _now + dueIn;
                _armed.Add(timer);
                TellThoseWhoWaitFor(timer.Due);
            }

            return true;
        }
    }

    private void TellThoseWhoWaitFor(TimeSpan due)
    {
        var armed = _armed.Count(timer => timer.Due == due);
        _waiting.FindAll(one => one.Due == due && one.Timers <= armed).ForEach(one => one.Armed.TrySetResult());
    }

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public TimeSpan Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            return time.Arm(this, dueTime);
        }

        public void Fire()
        {
            time.Arm(this, _period);
            callback();
        }

        public void Dispose() => time.Arm(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
