using System.Globalization;
using OrleansChat.Tests.Client.Load;
using OrleansChat.Tests.Client.Measuring;

namespace OrleansChat.Tools.Cluster.Rollouts;

/// <summary>What came of a rollout.</summary>
internal sealed record RolloutReport
{
    private const int SignsMax = 5;

    public required TimeSpan Took { get; init; }

    public required long Acknowledged { get; init; }

    public required IReadOnlyCollection<BrokenPromise> Broken { get; init; }

    /// <summary>The temporary errors that clients were told, by code.</summary>
    public required IReadOnlyDictionary<string, int> Temporary { get; init; }

    public required TimeSpan LongestPause { get; init; }

    /// <summary>From sending to the acknowledgement, while nothing happened before.</summary>
    public required Durations QuietSends { get; init; }

    /// <summary>From sending to the acknowledgement, during the rollout.</summary>
    public required Durations Sends { get; init; }

    /// <summary>From the end of a connection until its client was where it had been.</summary>
    public required Durations Returns { get; init; }

    public required int Clients { get; init; }

    /// <summary>How many of them had to come back.</summary>
    public required int Returned { get; init; }

    public bool IsGood => Broken.Count == 0;

    public static RolloutReport Of(
        SteadyLoad load, Durations quietSends, TimeSpan longestPause, TimeSpan took) => new()
        {
            Took = took,
            Acknowledged = load.Ledger.Count,
            Broken = load.Ledger.Broken,
            Temporary = load.Ledger.Temporary,
            LongestPause = longestPause,
            QuietSends = quietSends,
            Sends = load.Ledger.Waits.Deliveries,
            Returns = load.Ledger.Waits.Returns,
            Clients = load.Visitors.Count(),
            Returned = load.Visitors.Count(visitor => visitor.Returns > 0),
        };

    public IEnumerable<string> Lines()
    {
        yield return string.Empty;
        yield return $"All processes were replaced in {Number(Took.TotalSeconds, "0")} s.";
        yield return Line("acknowledged", Number(Acknowledged, "N0"));
        foreach (var breach in Enum.GetValues<Breach>())
        {
            yield return Line(
                breach.ToString().ToLowerInvariant(), Number(Broken.Count(promise => promise.Breach == breach), "N0"));
        }

        var tried = string.Join(", ", Temporary.Select(pair => $"{pair.Value} {pair.Key}"));
        yield return Line("told to try again, and did", tried.Length > 0 ? tried : "0");
        yield return Line("longest pause of any room", Milliseconds(LongestPause));
        yield return Line("send p50 / p99 / max", Percentiles(Sends));
        yield return Line("  while nothing happened", Percentiles(QuietSends));
        yield return Line("clients that had to reconnect", $"{Returned} of {Clients}");
        yield return Line("  how long, p50 / p99 / max", Percentiles(Returns));
        foreach (var promise in Broken.Take(SignsMax))
        {
            yield return promise.ToString();
        }
    }

    private static string Line(string what, string value) => $"  {what,-31}{value}";

    private static string Percentiles(Durations durations) =>
        string.Join(" / ", new[] { 0.5, 0.99, 1 }.Select(share => Milliseconds(durations.Percentile(share))));

    private static string Milliseconds(TimeSpan time) => $"{Number(time.TotalMilliseconds, "N0")} ms";

    private static string Number(double number, string format) =>
        number.ToString(format, CultureInfo.InvariantCulture);
}
