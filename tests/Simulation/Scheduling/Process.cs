namespace OrleansChat.Tests.Simulation.Scheduling;

/// <summary>
/// A program of the deployment: its steps, its clock, its life. It is the task scheduler of all code it runs, so what
/// follows an <c>await</c> comes back as a step of its own.
/// </summary>
internal class Process : TaskScheduler
{
    private bool _entering;

    public Process(World world, string name, int number)
    {
        World = world;
        Name = name;
        Number = number;
        Clock = new SimulatedTime(this);
    }

    public World World { get; }

    public string Name { get; }

    public int Number { get; }

    public SimulatedTime Clock { get; }

    /// <summary>Whether it has died and does nothing further.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Until when it does nothing, in ticks of the world; what comes meanwhile waits.</summary>
    public long FrozenUntil { get; private set; }

    public bool IsFrozen => FrozenUntil > World.Now;

    public int Life { get; private set; }

    public override int MaximumConcurrencyLevel => 1;

    public void Freeze(TimeSpan span) => FrozenUntil = Math.Max(FrozenUntil, World.Now + span.Ticks);

    public virtual void Kill()
    {
        IsDead = true;
        Life++;
    }

    /// <summary>Does something as a step of this process, soon.</summary>
    public void Do(Action action) => World.Post(this, action);

    /// <summary>Runs one step. Called by the world alone.</summary>
    public void Run(object work)
    {
        switch (work)
        {
            case Task task:
                TryExecuteTask(task);
                break;
            case IThreadPoolWorkItem item:
                item.Execute();
                break;
            case Action action:
                var run = new Task(action);
                _entering = true;
                run.RunSynchronously(this);
                if (run.Exception is { } fault)
                {
                    World.Fail($"a step of {Name} threw {fault.InnerException}");
                }

                break;
        }
    }

    public override string ToString() => Name;

    protected sealed override void QueueTask(Task task) => World.Post(this, task);

    protected sealed override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        // A continuation that another process completes is not run inside that process.
        var mayRun = !taskWasPreviouslyQueued && (_entering || ReferenceEquals(Current, this));
        _entering = false;
        return mayRun && TryExecuteTask(task);
    }

    protected sealed override IEnumerable<Task> GetScheduledTasks() => [];
}
