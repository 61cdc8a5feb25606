namespace OrleansChat.Tools.Load.Workloads;

/// <summary>How much of what.</summary>
internal sealed record WorkloadOptions
{
    /// <summary>Conversations.</summary>
    public int Rooms { get; init; } = 1;

    /// <summary>Readers of each conversation.</summary>
    public int Readers { get; init; } = 1_000;

    /// <summary>People who send without reading; with 0 the readers send.</summary>
    public int Senders { get; init; }

    /// <summary>Messages a second over all conversations; where a sweep starts.</summary>
    public double Rate { get; init; } = 20;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The text of a message.</summary>
    public int TextBytes { get; init; } = 128;

    /// <summary>Looks for the highest rate that is kept.</summary>
    public bool Sweep { get; init; }

    /// <summary>Lets the server put several objects into one WebSocket message.</summary>
    public bool Batch { get; init; }

    /// <summary>How far behind a resuming reader is, in messages.</summary>
    public int Behind { get; init; } = 100;
}
