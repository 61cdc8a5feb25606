using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace OrleansChat.Frontend.Delivery;

/// <summary>
/// A few loops that write to clients on behalf of a fan-out: one wake-up serves the whole fan-out, and the publisher
/// doesn't write itself. A client that gets many events gets several with each write, because writing takes most of
/// the processor's time.
/// </summary>
internal sealed class WriteScheduler
{
    /// <summary>How many outboxes a loop takes at a time: few enough to leave some for the others.</summary>
    private const int TakenMax = 16;

    private readonly TimeProvider _time;
    private readonly Lock _guardsQueue = new();
    private readonly Queue<Outbox> _due = new();
    private readonly Stack<WakeUp> _parked = new();
    private readonly TimeSpan _interval;

    /// <summary>Written to less than an interval ago.</summary>
    private readonly List<Outbox> _deferred = [];

    private long _lastFanout;

    /// <param name="loops">How many write at once.</param>
    /// <param name="interval">The least time between two fan-outs' writes to a client; none with zero.</param>
    /// <param name="time">The clock of intervals and of <see cref="LastFanout"/>.</param>
    public WriteScheduler(int loops, TimeSpan interval, TimeProvider time)
    {
        _time = time;
        _interval = interval;
        _lastFanout = time.GetTimestamp();
        for (var index = 0; index < loops; index++)
        {
            _ = Loop();
        }
    }

    /// <summary>When the last fan-out began, as a timestamp of the time provider.</summary>
    public long LastFanout => Volatile.Read(ref _lastFanout);

    public void Schedule(Outbox outbox) => Schedule(new ReadOnlySpan<Outbox>(ref outbox));

    /// <param name="outboxes">Queues whose <see cref="Outbox.Enqueue"/> said that nobody writes.</param>
    public void Schedule(ReadOnlySpan<Outbox> outboxes)
    {
        if (outboxes.IsEmpty)
        {
            return;
        }

        var now = _time.GetTimestamp();
        Volatile.Write(ref _lastFanout, now);
        lock (_guardsQueue)
        {
            foreach (var outbox in outboxes)
            {
                if (outbox.LastFanout is { } last && _time.GetElapsedTime(last, now) < _interval)
                {
                    Defer(outbox);
                }
                else
                {
                    outbox.LastFanout = now;
                    _due.Enqueue(outbox);
                }
            }

            Wake();
        }
    }

    public void Schedule(List<Outbox> outboxes) => Schedule(CollectionsMarshal.AsSpan(outboxes));

    private void Defer(Outbox outbox)
    {
        outbox.Defer();
        _deferred.Add(outbox);
        if (_deferred.Count == 1)
        {
            _ = WriteDeferred();
        }
    }

    private async Task WriteDeferred()
    {
        await Task.Delay(_interval, _time);
        var now = _time.GetTimestamp();
        lock (_guardsQueue)
        {
            foreach (var outbox in _deferred)
            {
                // Otherwise a reply took the frames along.
                if (outbox.Resume())
                {
                    outbox.LastFanout = now;
                    _due.Enqueue(outbox);
                }
            }

            _deferred.Clear();
            Wake();
        }
    }

    /// <summary>Wakes as many loops as there are outboxes to write. In the lock.</summary>
    private void Wake()
    {
        for (var wake = Math.Min(_due.Count, _parked.Count); wake > 0; wake--)
        {
            _parked.Pop().Set();
        }
    }

    private async Task Loop()
    {
        var taken = new Outbox[TakenMax];
        var wakeUp = new WakeUp();
        while (true)
        {
            var count = Take(taken, wakeUp);
            if (count == 0)
            {
                await wakeUp.Wait();
            }

            for (var index = 0; index < count; index++)
            {
                // Not awaited: a client that doesn't read must not delay the others.
                _ = taken[index].Write();
            }

            Array.Clear(taken, 0, count);
        }
    }

    /// <returns>How many outboxes are to be written; with 0 the loop is parked.</returns>
    private int Take(Outbox[] taken, WakeUp wakeUp)
    {
        lock (_guardsQueue)
        {
            var count = 0;
            while (count < taken.Length && _due.TryDequeue(out var next))
            {
                taken[count++] = next;
            }

            if (count == 0)
            {
                wakeUp.Reset();
                _parked.Push(wakeUp);
            }

            return count;
        }
    }

    /// <summary>A reusable signal for one waiter: parking allocates nothing.</summary>
    private sealed class WakeUp : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

        public void Reset() => _core.Reset();

        public void Set() => _core.SetResult(true);

        public ValueTask Wait() => new(this, _core.Version);

        void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

        void IValueTaskSource.OnCompleted(
            Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
