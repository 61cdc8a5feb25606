using OrleansChat.Tests.Simulation.Runtime.Hosting;

namespace OrleansChat.Tests.Simulation.Runtime.Activations;

/// <summary>
/// Runs turns one at a time and in order, each as a step of its process. It is the task scheduler of the code it runs,
/// so what follows an <c>await</c> comes back as a turn of its own.
/// </summary>
internal abstract class TurnScheduler(GrainRuntime runtime) : TaskScheduler, IThreadPoolWorkItem
{
    private readonly Queue<object> _turns = new();
    private bool _scheduled;

    public GrainRuntime Runtime => runtime;

    public override int MaximumConcurrencyLevel => 1;

    void IThreadPoolWorkItem.Execute()
    {
        // Only a running task makes this the current scheduler.
        var turn = new Task(static state => ((TurnScheduler)state!).RunTurn(), this);
        turn.RunSynchronously(this);
        if (turn.Exception is { } fault)
        {
            runtime.Process.World.Fail($"a turn of {this} threw {fault.InnerException}");
        }

        _scheduled = _turns.Count > 0;
        if (_scheduled)
        {
            runtime.Process.World.Post(runtime.Process, this);
        }
    }

    protected void Enqueue(object turn)
    {
        _turns.Enqueue(turn);
        if (!_scheduled)
        {
            _scheduled = true;
            runtime.Process.World.Post(runtime.Process, this);
        }
    }

    /// <summary>What is no task and no action.</summary>
    protected abstract void Begin(Work work);

    protected sealed override void QueueTask(Task task) => Enqueue(task);

    protected sealed override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued
        && (ReferenceEquals(task.AsyncState, this) || ReferenceEquals(Current, this))
        && TryExecuteTask(task);

    protected sealed override IEnumerable<Task> GetScheduledTasks() => _turns.OfType<Task>();

    private void RunTurn()
    {
        switch (_turns.Dequeue())
        {
            case Task task:
                TryExecuteTask(task);
                break;
            case Action action:
                action();
                break;
            case Work work:
                Begin(work);
                break;
        }
    }
}
