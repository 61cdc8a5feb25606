namespace OrleansChat.Tests.Simulation.Runtime.Calls;

/// <summary>
/// Ends the wait of callers. All calls here wait equally long, so the oldest expires first and one timer serves all.
/// </summary>
internal sealed class CallExpiry
{
    private readonly Queue<GrainCall> _calls = new();
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private bool _armed;

    public CallExpiry(TimeSpan timeout, TimeProvider time)
    {
        _timeout = timeout;
        _time = time;
        _timer = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(GrainCall call)
    {
        call.ExpiresAt = _time.GetTimestamp() + _timeout.Ticks;
        _calls.Enqueue(call);
        if (!_armed)
        {
            _armed = true;
            _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
        }
    }

    private void Sweep()
    {
        var now = _time.GetTimestamp();
        while (_calls.TryPeek(out var oldest) && (oldest.Response.IsCompleted || oldest.ExpiresAt <= now))
        {
            _calls.Dequeue().Fail(new TimeoutException(
                $"{oldest} gave no response within {_timeout}. It may have run, or may run still."));
        }

        _armed = _calls.Count > 0;
        if (_armed)
        {
            _timer.Change(TimeSpan.FromTicks(_calls.Peek().ExpiresAt!.Value - now), Timeout.InfiniteTimeSpan);
        }
    }
}
