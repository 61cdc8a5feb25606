namespace OrleansChat.Tests.Faults.Load;

/// <summary>How much of what a load is made of. Light enough that the server, not the machine, sets the pace.</summary>
internal sealed record LoadShape
{
    public int Conversations { get; init; } = 4;

    public int Senders { get; init; } = 6;

    /// <summary>Each reads all conversations.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Whether a sender keeps to one conversation: a pause of one is then no pause of another.</summary>
    public bool SendersKeepToOne { get; init; }

    /// <summary>How many messages a sender sends at once, at most.</summary>
    public int BurstMax { get; init; } = 5;

    /// <summary>Between the bursts of a sender.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(15);

    public int TextChars { get; init; } = 40;

    /// <summary>How many events a reader hears before it cuts its connection; 0: it never does.</summary>
    public int EventsBetweenCuts { get; init; } = 1_000;
}
