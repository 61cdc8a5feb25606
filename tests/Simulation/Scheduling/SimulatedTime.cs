namespace OrleansChat.Tests.Simulation.Scheduling;

/// <summary>
/// The clock of one process. Its wall clock may be wrong and may jump; its timers run by the world's time.
/// </summary>
internal sealed class SimulatedTime(Process process) : TimeProvider
{
    /// <summary>How wrong the wall clock is.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => World.Epoch + process.World.Elapsed + Offset;

    public override long GetTimestamp() => process.World.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Process process, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _version++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Arm(dueTime);
            }

            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan dueTime)
        {
            var version = _version;
            process.World.Post(process, dueTime, () => Fire(version));
        }

        private void Fire(int version)
        {
            if (version != _version)
            {
                return;
            }

            if (_period > TimeSpan.Zero)
            {
                Arm(_period);
            }

            callback(state);
        }
    }
}
