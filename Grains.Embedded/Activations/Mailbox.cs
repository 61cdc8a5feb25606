using OrleansChat.Grains.Embedded.Hosting;

namespace OrleansChat.Grains.Embedded.Activations;

/// <summary>
/// Runs work for one object: in the order in which it came, one at a time from its begin to its end, but for work
/// that interleaves.
/// </summary>
internal abstract class Mailbox(GrainRuntime runtime) : TurnScheduler(runtime.Executor)
{
    private Queue<Work>? _waiting;
    private Work? _blocking;
    private int _running;
    private int _calls;
    private TaskCompletionSource? _quiet;

    public GrainRuntime Runtime { get; } = runtime;

    /// <summary>Whether work may begin. Read with the gate held.</summary>
    protected abstract bool IsOpen { get; }

    /// <summary>Whether no work comes in any more. Read with the gate held.</summary>
    protected abstract bool IsGone { get; }

    protected bool IsRunning => _running > 0;

    /// <summary>Whether calls run or wait; ticks of timers do not count.</summary>
    protected bool HasCalls => _calls > 0;

    protected abstract object Target { get; }

    /// <returns>False when the mailbox is gone.</returns>
    public bool Receive(Work work)
    {
        int calls;
        lock (Gate)
        {
            if (IsGone)
            {
                return false;
            }

            calls = _calls;
            if (calls < Runtime.Options.MaxEnqueuedRequests || !work.IsCall)
            {
                work.Mailbox = this;
                _calls += work.IsCall ? 1 : 0;
                OnReceiving();
                Place(work);
                return true;
            }
        }

        var limit = Runtime.Options.MaxEnqueuedRequests;
        work.Refuse(new LimitExceededException(nameof(Runtime.Options.MaxEnqueuedRequests), calls, limit, this));
        return true;
    }

    /// <summary>Completes at a moment at which no call runs or waits.</summary>
    public Task WhenQuiet()
    {
        lock (Gate)
        {
            return IsGone || !HasCalls
                ? Task.CompletedTask
                : (_quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Runs with the gate held.</summary>
    protected virtual void OnReceiving()
    {
    }

    /// <summary>Work has ended and its outcome is not told yet. Runs with the gate held.</summary>
    protected virtual void OnEnded(Work work, Task task)
    {
    }

    /// <summary>Begins what waited for the mailbox to open. Call with the gate held.</summary>
    protected void PlaceWaiting()
    {
        for (var remaining = WaitingCount; remaining > 0; remaining--)
        {
            Place(_waiting!.Dequeue());
        }
    }

    /// <summary>Call with the gate held.</summary>
    protected Work[] TakeWaiting()
    {
        var waiting = _waiting?.ToArray() ?? [];
        _waiting = null;
        _calls -= waiting.Count(work => work.IsCall);
        SignalQuiet();
        return waiting;
    }

    protected sealed override void Run(object turn)
    {
        if (turn is not Work work)
        {
            base.Run(turn);
            return;
        }

        Task task;
        try
        {
            task = work.IsAbandoned ? Task.CompletedTask : work.Begin(Target);
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
            (_waiting ??= new Queue<Work>()).Enqueue(work);
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
        lock (Gate)
        {
            _running--;
            _calls -= work.IsCall ? 1 : 0;
            if (ReferenceEquals(_blocking, work))
            {
                _blocking = null;
            }

            OnEnded(work, task);
            if (_blocking is null && IsOpen && WaitingCount > 0)
            {
                Place(_waiting!.Dequeue());
            }

            SignalQuiet();
        }

        work.End(task);
    }

    private int WaitingCount => _waiting?.Count ?? 0;

    private void SignalQuiet()
    {
        if (_quiet is not null && !HasCalls)
        {
            _quiet.SetResult();
            _quiet = null;
        }
    }
}
