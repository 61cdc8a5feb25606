using System.Globalization;
using OrleansChat.Tests.Client.Measuring;
using OrleansChat.Tools.Replay.Logs;
using Spectre.Console;

namespace OrleansChat.Tools.Replay.Replays;

/// <summary>Says in words and a table what a replay did.</summary>
internal sealed class Report(IAnsiConsole console)
{
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(5);

    public void Files(IReadOnlyList<ChannelLog> logs)
    {
        var (messages, people) = (logs.Sum(log => log.Messages.Count), logs.Sum(log => log.Names.Count));
        console.MarkupLineInterpolated($"{logs.Count} files: {messages} messages of {people} people");
        console.MarkupLineInterpolated(
            $"{logs.Sum(log => log.Renames)} renames followed, {logs.Sum(log => log.Notices)} notices not played");
        foreach (var log in logs)
        {
            foreach (var skipped in log.Skipped)
            {
                console.MarkupLineInterpolated($"skipped: {log.Title} line {skipped.Line}: {skipped.Reason}");
            }
        }
    }

    public void Server(Uri address, string kind) => console.MarkupLineInterpolated($"server: {address} ({kind})");

    /// <summary>Says why nothing happens, when that is for long.</summary>
    public void Waiting(TimeSpan wait)
    {
        if (wait >= LongWait)
        {
            console.MarkupLineInterpolated(
                $"the server lets nobody else in for {wait.TotalSeconds:0} seconds (rate limit)");
        }
    }

    public void Results(IReadOnlyList<FileOutcome> outcomes, int restarts)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns(
            "file", "people", "sent", "acked", "repeats", "deferred", "delivered", "doubles", "holes", "resumes",
            "order", "content", "history", "seconds", "ack p50/p99 ms", "delivery p50/p99 ms");
        foreach (var column in table.Columns.Skip(1))
        {
            column.RightAligned();
        }

        var results = outcomes.Select(outcome => outcome.Result).OfType<FileResult>().ToList();
        foreach (var result in results)
        {
            Row(table, result.Title, [result], result.Elapsed);
        }

        if (results.Count > 1)
        {
            Row(table, "all", results, null);
        }

        console.Write(table);
        foreach (var difference in outcomes.SelectMany(Differences))
        {
            console.MarkupLineInterpolated($"[red]{difference}[/]");
        }

        var agreeing = outcomes.Count(outcome => outcome.Agrees);
        var verdict = agreeing == outcomes.Count ? "[green]agreed[/]" : "[red]differed[/]";
        console.MarkupLine(
            $"{verdict}: {agreeing} of {outcomes.Count} files, by history and by every reader; {restarts} restarts");
    }

    private static void Row(Table table, string title, IReadOnlyList<FileResult> results, TimeSpan? elapsed)
    {
        var readers = results.SelectMany(result => result.Readers).ToList();
        var held = readers.Select(reader => reader.Agreement).Concat(results.Select(result => result.History)).ToList();
        var acknowledging = new Durations();
        var delivering = new Durations();
        foreach (var result in results)
        {
            acknowledging.Add(result.Acknowledging);
            delivering.Add(result.Delivering);
        }

        string[] cells =
        [
            title,
            Number(results.Sum(result => result.People)),
            Number(results.Sum(result => result.Sent)),
            Number(results.Sum(result => result.Acknowledged)),
            Number(results.Sum(result => result.Repeats)),
            Number(results.Sum(result => result.Deferred)),
            Each(results, readers),
            Number(readers.Sum(reader => reader.Doubles) + held.Sum(agreement => agreement.Doubled)),
            Number(readers.Sum(reader => reader.Holes)),
            Number(readers.Sum(reader => reader.Resumes)),
            YesOrNo(held.All(agreement => agreement.InOrder)),
            YesOrNo(held.All(agreement => agreement is { Missing: 0, Foreign: 0, Altered: 0 })),
            YesOrNo(results.All(result => result.History.IsWhole)),
            elapsed is { } time ? time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) : string.Empty,
            Milliseconds(acknowledging),
            Milliseconds(delivering),
        ];
        table.AddRow(cells.Select(cell => new Text(cell)));
    }

    // How many messages each reader got: one figure when all got the same.
    private static string Each(IReadOnlyList<FileResult> results, List<ReaderResult> readers)
    {
        if (results.Count > 1)
        {
            return Number(readers.Sum(reader => reader.Delivered));
        }

        var counts = readers.Select(reader => reader.Delivered).ToList();
        return counts.Distinct().Count() == 1
            ? $"{counts.Count} × {counts[0]}"
            : string.Join(' ', counts);
    }

    private static IEnumerable<string> Differences(FileOutcome outcome)
    {
        if (outcome.Result is not { } result)
        {
            yield return $"{outcome.Title} failed: {outcome.Failure}";
            yield break;
        }

        foreach (var (name, agreement) in result.Readers
            .Select(reader => (reader.Name, reader.Agreement))
            .Prepend(("history", result.History))
            .Where(held => !held.Item2.IsWhole))
        {
            yield return $"{result.Title}, {name}: {agreement.Missing} missing, {agreement.Foreign} foreign, "
                + $"{agreement.Doubled} doubled, {agreement.Altered} altered; {agreement.FirstDifference}";
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string YesOrNo(bool yes) => yes ? "yes" : "NO";

    private static string Milliseconds(Durations durations) => string.Create(
        CultureInfo.InvariantCulture,
        $"{durations.Percentile(0.5).TotalMilliseconds:0.0}/{durations.Percentile(0.99).TotalMilliseconds:0.0}");
}
