namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// The events that some readers wait for together. Guarded by their <see cref="CatchUp"/> until the log is asked.
/// </summary>
internal sealed class MissedEvents(long after, long head)
{
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Exclusive.</summary>
    public long After { get; private set; } = after;

    /// <summary>Inclusive.</summary>
    public long Head { get; private set; } = head;

    /// <summary>Completes when the log was read; fails as the read did.</summary>
    public Task Read => _read.Task;

    public void Include(long after, long head)
    {
        After = Math.Min(After, after);
        Head = Math.Max(Head, head);
    }

    public void SetRead() => _read.SetResult();

    public void SetFault(Exception fault) => _read.SetException(fault);
}
