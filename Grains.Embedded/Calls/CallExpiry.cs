using OrleansChat.Grains.Embedded.Activations;
using OrleansChat.Grains.Embedded.Timers;

namespace OrleansChat.Grains.Embedded.Calls;

/// <summary>
/// Ends the wait of callers. All calls here wait equally long, so the oldest expires first and one timer serves all.
/// </summary>
internal sealed class CallExpiry
{
    private readonly Lock _listLock = new();
    private readonly TimeSpan _timeout;
    private readonly long _timeoutTicks;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private GrainCall? _oldest;
    private GrainCall? _newest;
    private bool _armed;

    /// <param name="timeout">How long each call waits.</param>
    /// <param name="time">The caller's clock.</param>
    /// <param name="turns">Where callers are told.</param>
    public CallExpiry(TimeSpan timeout, TimeProvider time, TurnScheduler turns)
    {
        _timeout = timeout;
        _timeoutTicks = (long)(timeout.TotalSeconds * time.TimestampFrequency);
        _time = time;
        Action sweep = Sweep;
        _timer = time.CreateUnflowedTimer(_ => turns.Post(sweep), this);
    }

    public void Add(GrainCall call)
    {
        lock (_listLock)
        {
            call.Expiry = this;
            call.ExpiresAt = _time.GetTimestamp() + _timeoutTicks;
            call.Older = _newest;
            if (_newest is null)
            {
                _oldest = call;
            }
            else
            {
                _newest.Newer = call;
            }

            _newest = call;
            if (!_armed)
            {
                _armed = true;
                _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Remove(GrainCall call)
    {
        lock (_listLock)
        {
            if (call.Expiry is not null)
            {
                Unlink(call);
            }
        }
    }

    public void Stop() => _timer.Dispose();

    /// <summary>Fails all calls that wait.</summary>
    public void Abort(Exception reason)
    {
        while (Take(_ => true) is { } call)
        {
            call.Fail(reason);
        }
    }

    private void Sweep()
    {
        var now = _time.GetTimestamp();
        while (Take(call => call.ExpiresAt <= now) is { } call)
        {
            call.Fail(new TimeoutException(
                $"{call} gave no response within {_timeout}. It may have run, or may run still."));
        }

        ArmForOldest();
    }

    private GrainCall? Take(Predicate<GrainCall> condition)
    {
        lock (_listLock)
        {
            if (_oldest is not { } oldest || !condition(oldest))
            {
                return null;
            }

            Unlink(oldest);
            return oldest;
        }
    }

    private void ArmForOldest()
    {
        lock (_listLock)
        {
            // Without a call the next one arms: while calls come and go the timer is not touched.
            _armed = _oldest is not null;
            if (_oldest is not null)
            {
                var remaining = _time.GetElapsedTime(_time.GetTimestamp(), _oldest.ExpiresAt);
                var due = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(remaining.TotalMilliseconds)));
                _timer.Change(due, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Unlink(GrainCall call)
    {
        call.Expiry = null;
        if (call.Older is null)
        {
            _oldest = call.Newer;
        }
        else
        {
            call.Older.Newer = call.Newer;
        }

        if (call.Newer is null)
        {
            _newest = call.Older;
        }
        else
        {
            call.Newer.Older = call.Older;
        }

        call.Older = null;
        call.Newer = null;
    }
}
