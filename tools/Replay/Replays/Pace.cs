namespace OrleansChat.Tools.Replay.Replays;

/// <summary>When messages are due: a factor of real time, or as fast as they are acknowledged.</summary>
/// <param name="Factor">How many times as fast as the log; null is as fast as possible.</param>
internal sealed record Pace(double? Factor)
{
    public static Pace Fastest { get; } = new((double?)null);

    /// <summary>Reads <c>max</c> or a factor above 0; null for anything else.</summary>
    public static Pace? Parse(string text) => text switch
    {
        "max" => Fastest,
        _ when double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var factor)
            && double.IsFinite(factor) && factor > 0 => new Pace(factor),
        _ => null,
    };

    public override string ToString() =>
        Factor?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "max";

    /// <summary>How long to wait for a message that was said some time after the first.</summary>
    public TimeSpan Wait(TimeSpan at, TimeSpan elapsed)
    {
        var wait = Factor is { } factor ? (at / factor) - elapsed : TimeSpan.Zero;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
