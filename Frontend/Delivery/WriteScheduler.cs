using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace OrleansChat.Frontend.Delivery;

/// <summary>
/// A few loops that write to clients on behalf of a fan-out: one wake-up serves the whole fan-out, and the publisher
/// doesn't write itself.
/// </summary>
internal sealed class WriteScheduler
{
    /// <summary>How many outboxes a loop takes at a time: few enough to leave some for the others.</summary>
    private const int TakenMax = 16;

    private readonly TimeProvider _time;
    private readonly Lock _guardsQueue = new();
    private readonly Queue<Outbox> _due = new();
    private readonly Stack<WakeUp> _parked = new();

    private long _lastFanout;

    /// <param name="loops">How many write at once.</param>
    /// <param name="time">For <see cref="LastFanout"/>.</param>
    public WriteScheduler(int loops, TimeProvider time)
    {
        _time = time;
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

        Volatile.Write(ref _lastFanout, _time.GetTimestamp());
        lock (_guardsQueue)
        {
            foreach (var outbox in outboxes)
            {
                _due.Enqueue(outbox);
            }

            for (var wake = Math.Min(outboxes.Length, _parked.Count); wake > 0; wake--)
            {
                _parked.Pop().Set();
            }
        }
    }

    public void Schedule(List<Outbox> outboxes) => Schedule(CollectionsMarshal.AsSpan(outboxes));

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
