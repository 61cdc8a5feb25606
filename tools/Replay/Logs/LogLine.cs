namespace OrleansChat.Tools.Replay.Logs;

/// <summary>A line of a channel log.</summary>
internal abstract record LogLine
{
    /// <summary>Somebody said or did something.</summary>
    /// <param name="Minute">Minutes after midnight; null for lines that carry no stamp.</param>
    internal sealed record Spoken(int? Minute, string Nick, string Text) : LogLine;

    internal sealed record Renamed(string From, string To) : LogLine;

    /// <summary>Somebody came, went or changed a mode: nothing that was said.</summary>
    internal sealed record Notice : LogLine;

    /// <summary>A line that cannot be a message.</summary>
    internal sealed record Unplayable(string Reason) : LogLine;
}
