using System.Diagnostics;
using OrleansChat.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Silo.Storage;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Benchmarks;

/// <summary>
/// What indexing a message costs, and how long searches take in a million messages while 500 more are written each
/// second. The messages are those of the channel logs that SEARCH_CORPUS names, a folder with text files of a message
/// a line, again and again; without it, sentences of random words. Printed, not judged.
/// </summary>
[Trait("Category", "Long")]
[Collection(nameof(Alone))]
public sealed class SearchBenchmark(ITestOutputHelper output)
{
    private const int Messages = 1_000_000;
    private const int Conversations = 24;
    private const int WritesPerSecond = 500;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    private static readonly string[] Queries =
    [
        "ubuntu", "the", "install", "apt-get install", "\"how do i\"", "\"thank you\"", "xorg.conf", "nvidia driver",
        "kern*", "th*", "permission denied", "sudo chmod", "wifi", "zebra", "there is no such word", "segfault",
    ];

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public Task Searches_on_sqlite_while_messages_are_written() => Run(DatabaseKind.Sqlite);

    [Fact]
    public Task Searches_on_postgresql_while_messages_are_written() => Run(DatabaseKind.PostgreSql);

    private async Task Run(DatabaseKind kind)
    {
        await using var database = (TestSqlDatabase)await TestDatabases.Create(kind);
        await using var storage = kind is DatabaseKind.Sqlite
            ? await ((TestSqlite)database).OpenStorage()
            : await ((TestPostgres)database).OpenStorage();
        var texts = Corpus.Read();
        var logs = await Fill(storage, texts);
        await IndexAll(storage, kind, await database.Bytes());
        output.WriteLine($"{kind}: {await database.Bytes() >> 20:N0} MiB with the index");
        await database.Execute("ANALYZE");

        using var ended = new CancellationTokenSource();
        var writing = Write(logs, texts, ended.Token);
        foreach (var conversations in new[] { 1, Conversations })
        {
            var scope = new SearchScope(
                [.. logs.Take(conversations).Select(log => log.Id)], null, null, null, null, null, 50);
            await Measure($"{kind}, in {conversations} of {Conversations} conversations", storage, scope);
        }

        await Measure($"{kind}, in the whole deployment", storage, new(null, null, null, null, null, null, 50));
        await ended.CancelAsync();
        output.WriteLine($"{kind}: {await writing}");
    }

    private async Task<List<TestLog>> Fill(ChatStorage storage, List<string> texts)
    {
        const int perRequest = 2_000;
        var logs = new List<TestLog>();
        for (var number = 0; number < Conversations; number++)
        {
            logs.Add(await TestLog.Create(TestStorage.Of(storage), "user"));
        }

        var clock = Stopwatch.StartNew();
        for (var done = 0; done < Messages; done += perRequest)
        {
            var first = done;
            var log = logs[done / perRequest % Conversations];
            var entries = Enumerable.Range(0, perRequest)
                .Select(number => TestLog.Message("user", null, texts[(first + number) % texts.Count]));
            await log.Send(log.Request(entries, []) with { At = TestLog.Noon.AddSeconds(done / perRequest) });
        }

        output.WriteLine($"{Messages:N0} messages written in {clock.Elapsed.TotalSeconds:N0} s");
        return logs;
    }

    private async Task IndexAll(ChatStorage storage, DatabaseKind kind, long before)
    {
        var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        for (string? next = ""; next is not null;)
        {
            next = (await storage.Search.Index.Sweep(next, turnsMax: 1_000, Stopped)).Next;
        }

        var perMessage = (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / Messages;
        output.WriteLine(
            $"{kind}: indexed in {clock.Elapsed.TotalSeconds:N0} s, {perMessage:N1} µs of this process a message; "
            + $"{before >> 20:N0} MiB before");
    }

    private static async Task<string> Write(List<TestLog> logs, List<string> texts, CancellationToken ended)
    {
        var waits = new List<TimeSpan>();
        var (clock, written, lag) = (Stopwatch.StartNew(), 0, TimeSpan.Zero);
        while (!ended.IsCancellationRequested)
        {
            var due = TimeSpan.FromSeconds((double)written / WritesPerSecond);
            if (due > clock.Elapsed)
            {
                await Task.Delay(1, CancellationToken.None);
                continue;
            }

            var log = logs[written % Conversations];
            var entry = TestLog.Message("user", null, texts[written % texts.Count]);
            await log.Send(log.Request([entry], []) with { At = TestLog.Noon.AddDays(1).AddMilliseconds(written * 2) });
            written++;
            lag = clock.Elapsed - due;
            waits.Add(lag);
        }

        waits.Sort();
        return $"{written / clock.Elapsed.TotalSeconds:N0} messages/s written, each within "
            + $"{waits[waits.Count / 2].TotalMilliseconds:N1} ms (p50), "
            + $"{waits[(int)(waits.Count * 0.99)].TotalMilliseconds:N1} (p99)";
    }

    private async Task Measure(string what, ChatStorage storage, SearchScope scope)
    {
        var all = new List<TimeSpan>();
        var byQuery = Queries.ToDictionary(query => query, _ => new List<TimeSpan>());
        var total = Stopwatch.StartNew();
        while (total.Elapsed < Duration)
        {
            foreach (var query in Queries)
            {
                var clock = Stopwatch.StartNew();
                await storage.Search.Find(SearchTerms.Parse(query)!, scope, Stopped);
                all.Add(clock.Elapsed);
                byQuery[query].Add(clock.Elapsed);
            }
        }

        all.Sort();
        output.WriteLine(
            $"{what}: p50 {all[all.Count / 2].TotalMilliseconds:N1} ms, "
            + $"p95 {all[(int)(all.Count * 0.95)].TotalMilliseconds:N1} ms, "
            + $"most {all[^1].TotalMilliseconds:N0} ms, {all.Count} searches; medians: "
            + string.Join(", ", byQuery.Select(pair =>
                $"{pair.Key} {pair.Value.Order().ElementAt(pair.Value.Count / 2).TotalMilliseconds:N1}")));
    }

    /// <summary>The texts to write.</summary>
    private static class Corpus
    {
        private const string Variable = "SEARCH_CORPUS";

        public static List<string> Read() =>
            Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
                ?
                [
                    .. Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal)
                        .SelectMany(File.ReadLines)
                        .Select(line => line[(line.IndexOf('>', StringComparison.Ordinal) + 1)..].Trim())
                        .Where(text => !MessageTexts.IsBlank(text)),
                ]
                : Random(50_000);

        private static List<string> Random(int count)
        {
            var random = new Random(1);
            return [.. Enumerable.Range(0, count).Select(_ => string.Join(
                ' ', Enumerable.Range(0, 10).Select(_ => $"word{(int)(2_000 * Math.Pow(random.NextDouble(), 3))}")))];
        }
    }
}
