using System.Runtime.InteropServices;

namespace OrleansChat.Frontend.Connections;

/// <summary>
/// A few loops that write to clients for whoever has frames for many of them: one wake-up serves a whole fan-out, and
/// the one who fans out does not write himself.
/// </summary>
internal sealed class WriteScheduler
{
    private readonly Lock _guardsQueue = new();
    private readonly Queue<Outbox> _due = new();
    private readonly Stack<TaskCompletionSource> _parked = new();

    /// <param name="loops">How many write at once.</param>
    public WriteScheduler(int loops)
    {
        for (var index = 0; index < loops; index++)
        {
            _ = Loop();
        }
    }

    public void Schedule(Outbox outbox) => Schedule(new ReadOnlySpan<Outbox>(ref outbox));

    /// <param name="outboxes">Queues whose <see cref="Outbox.Enqueue"/> said that nobody writes.</param>
    public void Schedule(ReadOnlySpan<Outbox> outboxes)
    {
        lock (_guardsQueue)
        {
            foreach (var outbox in outboxes)
            {
                _due.Enqueue(outbox);
            }

            for (var wake = Math.Min(outboxes.Length, _parked.Count); wake > 0; wake--)
            {
                _parked.Pop().SetResult();
            }
        }
    }

    public void Schedule(List<Outbox> outboxes) => Schedule(CollectionsMarshal.AsSpan(outboxes));

    private async Task Loop()
    {
        while (true)
        {
            Outbox? next;
            TaskCompletionSource? parked = null;
            lock (_guardsQueue)
            {
                if (!_due.TryDequeue(out next))
                {
                    parked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _parked.Push(parked);
                }
            }

            if (next is not null)
            {
                // Not awaited: a client that does not read holds up nobody else.
                _ = next.Write();
            }
            else
            {
                await parked!.Task;
            }
        }
    }
}
