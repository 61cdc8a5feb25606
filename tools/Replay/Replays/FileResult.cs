using OrleansChat.Tests.Client.Measuring;

namespace OrleansChat.Tools.Replay.Replays;

/// <summary>The result of replaying a file.</summary>
internal sealed record FileResult
{
    public required string Title { get; init; }

    public required int People { get; init; }

    public required int Skipped { get; init; }

    public required int Sent { get; init; }

    public required int Acknowledged { get; init; }

    /// <summary>Acknowledgements that said «stored already», after a repeated send.</summary>
    public required int Repeats { get; init; }

    /// <summary>Requests that a rate limit deferred.</summary>
    public required int Deferred { get; init; }

    public required Agreement History { get; init; }

    public required IReadOnlyList<ReaderResult> Readers { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required Durations Acknowledging { get; init; }

    public required Durations Delivering { get; init; }

    public bool Agrees => Sent == Acknowledged && History.IsWhole && Readers.All(reader => reader.Agrees);
}

/// <summary>The messages of a file that one reader got.</summary>
/// <param name="Delivered">Messages it heard.</param>
/// <param name="Doubles">Events that came twice.</param>
/// <param name="Holes">Events that came with others missing before them.</param>
/// <param name="Resumes">How often it came back after a lost connection.</param>
internal sealed record ReaderResult(
    string Name, int Delivered, int Doubles, int Holes, int Resumes, Agreement Agreement)
{
    public bool Agrees => Doubles == 0 && Holes == 0 && Agreement.IsWhole;
}
