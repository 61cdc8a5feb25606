using OrleansChat.Tests.Simulation.Runtime.Hosting;

namespace OrleansChat.Tests.Simulation.Runtime.Activations;

/// <summary>
/// Runs work for one object: in the order in which it came, one at a time from its begin to its end, but for work
/// that interleaves.
/// </summary>
internal abstract class Mailbox(GrainRuntime runtime) : TurnScheduler(runtime)
{
    private readonly Queue<Work> _waiting = new();
    private Work? _blocking;
    private int _running;

    /// <summary>Whether work may begin.</summary>
    protected abstract bool IsOpen { get; }

    protected bool IsRunning => _running > 0;

    /// <summary>Whether nothing runs or waits.</summary>
    public bool IsQuiet => _running == 0 && _waiting.Count == 0;

    public int Length => _running + _waiting.Count;

    public virtual void Receive(Work work)
    {
        work.Mailbox = this;
        Place(work);
    }

    protected abstract object TargetOf(Work work);

    /// <summary>Work has ended and its outcome is not told yet.</summary>
    protected virtual void OnEnded(Work work, Task task)
    {
    }

    /// <summary>Begins what waited for the mailbox to open.</summary>
    protected void PlaceWaiting()
    {
        for (var remaining = _waiting.Count; remaining > 0; remaining--)
        {
            Place(_waiting.Dequeue());
        }
    }

    protected Work[] TakeWaiting()
    {
        var waiting = _waiting.ToArray();
        _waiting.Clear();
        return waiting;
    }

    protected sealed override void Begin(Work work)
    {
        Task task;
        try
        {
            task = work.IsAbandoned ? Task.CompletedTask : work.Begin(TargetOf(work));
        }
        catch (Exception exception)
        {
            task = Task.FromException(exception);
        }

        if (task.IsCompleted)
        {
            End(work, task);
            return;
        }

        _ = task.ContinueWith(
            static (ended, state) => ((Work)state!).Mailbox!.End((Work)state, ended),
            work,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            this);
    }

    private void Place(Work work)
    {
        if (!IsOpen || (_blocking is not null && !work.Interleaves))
        {
            _waiting.Enqueue(work);
            return;
        }

        _running++;
        if (!work.Interleaves)
        {
            _blocking = work;
        }

        Enqueue(work);
    }

    private void End(Work work, Task task)
    {
        _running--;
        if (ReferenceEquals(_blocking, work))
        {
            _blocking = null;
        }

        OnEnded(work, task);
        if (_blocking is null && IsOpen && _waiting.TryDequeue(out var next))
        {
            Place(next);
        }

        work.End(task);
    }
}
