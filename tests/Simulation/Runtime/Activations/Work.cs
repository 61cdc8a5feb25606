namespace OrleansChat.Tests.Simulation.Runtime.Activations;

/// <summary>An item of a mailbox: a call or the tick of a timer.</summary>
internal abstract class Work
{
    /// <summary>Whether it may begin while other work awaits.</summary>
    public abstract bool Interleaves { get; }

    /// <summary>Whether it counts as use of the grain.</summary>
    public abstract bool KeepsAlive { get; }

    /// <summary>Whether nobody waits for it, so that it needn't start.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>Where it runs or waits to run.</summary>
    public Mailbox? Mailbox { get; set; }

    public abstract Task Begin(object target);

    /// <param name="task">What <see cref="Begin"/> gave, completed.</param>
    public abstract void End(Task task);
}
