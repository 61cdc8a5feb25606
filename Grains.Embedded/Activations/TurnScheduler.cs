namespace OrleansChat.Grains.Embedded.Activations;

/// <summary>
/// Runs turns one at a time and in order. It is the task scheduler of the code it runs, so what follows an
/// <c>await</c> comes back as a turn of its own.
/// </summary>
internal abstract class TurnScheduler(TurnExecutor executor) : TaskScheduler, IThreadPoolWorkItem
{
    // After so many turns in a row others get the thread.
    private const int TurnsInARowMax = 64;

    private Queue<object>? _turns;
    private bool _scheduled;
    private volatile bool _dead;

    /// <summary>Guards the turns, and the state of derived classes.</summary>
    protected Lock Gate { get; } = new();

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Nothing runs here any more, not even what waits.</summary>
    public void Kill() => _dead = true;

    public void Post(Action turn)
    {
        lock (Gate)
        {
            Enqueue(turn);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        // Only a running task makes this the current scheduler. Created here, it captures no caller's context.
        var run = new Task(static state => ((TurnScheduler)state!).RunTurns(), this);
        run.RunSynchronously(this);
    }

    /// <summary>Call with <see cref="Gate"/> held.</summary>
    protected void Enqueue(object turn)
    {
        (_turns ??= new Queue<object>()).Enqueue(turn);
        if (!_scheduled)
        {
            _scheduled = true;
            executor.Execute(this, preferLocal: true);
        }
    }

    protected virtual void Run(object turn) => ((Action)turn)();

    protected sealed override void QueueTask(Task task)
    {
        lock (Gate)
        {
            Enqueue(task);
        }
    }

    protected sealed override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued
        && (ReferenceEquals(task.AsyncState, this) || ReferenceEquals(Current, this))
        && TryExecuteTask(task);

    protected sealed override IEnumerable<Task> GetScheduledTasks()
    {
        lock (Gate)
        {
            return _turns?.OfType<Task>().ToArray() ?? [];
        }
    }

    private void RunTurns()
    {
        for (var turns = 0; turns < TurnsInARowMax; turns++)
        {
            object? turn;
            lock (Gate)
            {
                if (_dead || !_turns!.TryDequeue(out turn))
                {
                    _scheduled = _dead;
                    return;
                }
            }

            if (turns > 0)
            {
                executor.GoOn();
            }

            if (turn is Task task)
            {
                TryExecuteTask(task);
            }
            else
            {
                Run(turn);
            }
        }

        executor.Execute(this, preferLocal: false);
    }
}

/// <summary>The turns of the runtime itself.</summary>
internal sealed class SystemTurns(TurnExecutor executor) : TurnScheduler(executor);
