namespace OrleansChat.Tests.Client.Load;

/// <summary>How much of what a load is made of. Light enough that the server, not the machine, sets the pace.</summary>
public sealed record LoadShape
{
    /// <summary>Many conversations with writers of their own: a pause of one is no pause of another.</summary>
    public static LoadShape Rooms { get; } = new()
    {
        Conversations = 12,
        Senders = 24,
        SendersKeepToOne = true,
        BurstMax = 1,
        Pause = TimeSpan.FromMilliseconds(100),
        EventsBetweenCuts = 0,
    };

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

    /// <summary>How many messages a sender sends, at most, before it falls silent.</summary>
    public int MessagesPerSenderMax { get; init; } = int.MaxValue;

    public int TextChars { get; init; } = 40;

    /// <summary>
    /// Whether clients do as the web client: come back when a goodbye says, and see after a long silence whether the
    /// server is still there. Else they stay until they are thrown out, and come back at once.
    /// </summary>
    public bool ReturnsLikeTheWebClient { get; init; }

    /// <summary>How many events a reader hears before it cuts its connection; 0: it never does.</summary>
    public int EventsBetweenCuts { get; init; } = 1_000;
}
