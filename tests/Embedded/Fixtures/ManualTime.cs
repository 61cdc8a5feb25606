namespace OrleansChat.Tests.Embedded.Fixtures;

/// <summary>A clock that stands still until it is advanced.</summary>
internal sealed class ManualTime : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _timersLock = new();
    private readonly List<ManualTimer> _armed = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Armed)> _waiting = [];
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

    /// <summary>Waits until a timer is armed to fire that long after now.</summary>
    public Task WhenArmed(TimeSpan dueIn)
    {
        lock (_timersLock)
        {
            var due = _now + dueIn;
            var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((due, armed));
            if (_armed.Exists(timer => timer.Due == due))
            {
                armed.SetResult();
            }

            return armed.Task.WaitAsync(Patience);
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
                _waiting.FindAll(one => one.Due == timer.Due).ForEach(one => one.Armed.TrySetResult());
            }

            return true;
        }
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
