using System.Globalization;

namespace OrleansChat.Tests.Client.Load;

/// <summary>What people noticed while something was done to the servers, until all conversations went on.</summary>
public sealed record Noticed
{
    /// <summary>How long it took to do it.</summary>
    public required TimeSpan Acted { get; init; }

    /// <summary>The longest time in which a reader was shown nothing of a conversation.</summary>
    public required TimeSpan Pause { get; init; }

    /// <summary>The longest wait for the answer to a request.</summary>
    public required TimeSpan Answer { get; init; }

    /// <summary>The longest time from sending to the acknowledgement, however many attempts it took.</summary>
    public required TimeSpan Delivery { get; init; }

    /// <summary>How many times a client was back after its connection had ended.</summary>
    public required int Returns { get; init; }

    /// <summary>The conversations that some reader did not see go on.</summary>
    public required IReadOnlyList<string> Standing { get; init; }

    /// <summary>The temporary errors that clients were told, by code.</summary>
    public required IReadOnlyDictionary<string, int> Errors { get; init; }

    public override string ToString() =>
        $"{Seconds(Acted)} | longest pause of a conversation {Seconds(Pause)}, of an answer {Seconds(Answer)}, "
        + $"of a delivery {Seconds(Delivery)} | {Returns} reconnects | "
        + string.Join(", ", Errors.Select(pair => $"{pair.Value} {pair.Key}"));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00 s", CultureInfo.InvariantCulture);
}
