using System.Globalization;
using System.Text;
using OrleansChat.Tools.Load.Reports;
using OrleansChat.Tools.Load.Servers;

namespace OrleansChat.Tools.Load.Benches;

/// <summary>The measured part of docs/performance.md; the prose around it is written by people.</summary>
internal static class PerformancePage
{
    private const string Start = "<!-- measured: written by ./chat bench -->";
    private const string End = "<!-- end of measured -->";

    /// <summary>Puts the figures in place of the earlier ones.</summary>
    public static async Task Write(
        string path, string measured, CancellationToken cancellationToken)
    {
        var page = File.Exists(path)
            ? await File.ReadAllTextAsync(path, cancellationToken)
            : $"# Performance\n\n{Start}\n{End}\n";
        var start = page.IndexOf(Start, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        if (start < 0 || end < start)
        {
            throw new InvalidOperationException($"{path} has no place for the figures: '{Start}' … '{End}'.");
        }

        var whole = page[..(start + Start.Length)] + "\n" + measured + page[end..];
        await File.WriteAllTextAsync(path, whole, cancellationToken);
    }

    public static string Measured(
        ILookup<(string Workload, ServerKind Server), Outcome> outcomes,
        int runs,
        (double P50, double P99) disk,
        DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{Machine()}; {now:yyyy-MM-dd}; median (lowest–highest) of {runs} runs.");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Writing and syncing 20 KiB took {Numbers.Readable(disk.P50)} ms (p50) and "
            + $"{Numbers.Readable(disk.P99)} ms (p99) before the first run.");
        text.AppendLine("Ratios are medians to the median of the baseline on default settings.");
        text.AppendLine();
        text.AppendLine("| figure | baseline | with our settings | SQLite | ratio | PostgreSQL | ratio | goal | met |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var goal in Goal.All)
        {
            Row(text, goal, outcomes);
        }

        return text.ToString();
    }

    private static void Row(
        StringBuilder text, Goal goal, ILookup<(string Workload, ServerKind Server), Outcome> outcomes)
    {
        var spreads = BenchRun.Servers.ToDictionary(
            kind => kind, kind => Spread.Of(outcomes[(goal.Workload, kind)].Select(outcome => outcome[goal.Key])));
        if (!spreads.Values.Any(spread => spread.IsKnown))
        {
            return;
        }

        var chat = spreads[ServerKind.Chat].Median;
        var ratio = chat / spreads[ServerKind.Baseline].Median;
        var postgresRatio = spreads[ServerKind.ChatOnPostgres].Median / spreads[ServerKind.Baseline].Median;
        var bound = double.IsNaN(goal.Bound)
            ? "–"
            : $"{(goal.MoreIsBetter ? "≥" : "≤")} {Numbers.Readable(goal.Bound)}{(goal.IsRatio ? " ×" : string.Empty)}";
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {goal.Label} | {spreads[ServerKind.Baseline]} | {spreads[ServerKind.BaselineTuned]} "
            + $"| {spreads[ServerKind.Chat]} | {Ratio(ratio)} "
            + $"| {spreads[ServerKind.ChatOnPostgres]} | {Ratio(postgresRatio)} "
            + $"| {bound} | {Verdict(goal, goal.IsRatio ? ratio : chat)} |");
    }

    private static string Ratio(double ratio) => double.IsFinite(ratio) ? $"{Numbers.Readable(ratio)} ×" : "–";

    private static string Verdict(Goal goal, double value) =>
        double.IsNaN(goal.Bound) || !double.IsFinite(value) ? "–"
        : goal.IsMet(value) ? "met"
        : $"misses by {Numbers.Readable(goal.MoreIsBetter ? goal.Bound / value : value / goal.Bound)} ×";

    private static string Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        return $"{Environment.ProcessorCount} cores shared by server, database and generator ({model ?? "unknown"}), "
            + $".NET {Environment.Version}, Linux {Environment.OSVersion.Version.ToString(2)}, "
            + $"load average at the end {File.ReadAllText("/proc/loadavg").Split(' ')[2]} over 15 minutes";
    }
}
