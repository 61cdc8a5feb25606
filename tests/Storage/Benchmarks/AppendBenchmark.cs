using System.Diagnostics;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Benchmarks;

/// <summary>How many events a second become durable, and how long each waits, at many numbers of writers.</summary>
[Trait("Category", "Long")]
[Collection(nameof(Alone))]
public sealed class AppendBenchmark(ITestOutputHelper output)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Far below what any machine reaches: a lost index or a commit an event would be slower.</summary>
    private const double EventsPerSecondMin = 300;

    private static readonly string Text = new('x', 60);

    public static TheoryData<DatabaseKind, int, int> Cases { get; } = new()
    {
        { DatabaseKind.Sqlite, 1, 1 },
        { DatabaseKind.Sqlite, 16, 1 },
        { DatabaseKind.Sqlite, 256, 1 },
        { DatabaseKind.Sqlite, 2_000, 1 },
        { DatabaseKind.Sqlite, 256, 8 },
        { DatabaseKind.PostgreSql, 1, 1 },
        { DatabaseKind.PostgreSql, 16, 1 },
        { DatabaseKind.PostgreSql, 256, 1 },
        { DatabaseKind.PostgreSql, 2_000, 1 },
        { DatabaseKind.PostgreSql, 256, 8 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Appends(DatabaseKind kind, int conversations, int eventsPerRequest)
    {
        await using var database = await TestDatabases.Create(kind);
        await using var storage = await database.Open();
        var logs = await Task.WhenAll(
            Enumerable.Range(0, conversations).Select(number => TestLog.Create(storage, $"user-{number}")));
        await Task.WhenAll(logs.Select(log => Write(log, eventsPerRequest, Stopwatch.StartNew(), WarmUp)));

        var clock = Stopwatch.StartNew();
        var written = await Task.WhenAll(logs.Select(log => Write(log, eventsPerRequest, clock, Duration)));
        var elapsed = clock.Elapsed;

        var waits = written.SelectMany(ofOne => ofOne).Order().ToList();
        var perSecond = waits.Count * eventsPerRequest / elapsed.TotalSeconds;
        output.WriteLine(
            $"{kind}, {conversations} conversations, {eventsPerRequest} events a request: {perSecond:N0} events/s, "
            + $"acknowledged after {Milliseconds(waits, 0.5)} (p50), {Milliseconds(waits, 0.99)} (p99)");
        perSecond.ShouldBeGreaterThan(EventsPerSecondMin);
    }

    private static async Task<List<TimeSpan>> Write(
        TestLog log, int eventsPerRequest, Stopwatch clock, TimeSpan duration)
    {
        var waits = new List<TimeSpan>();
        for (var number = 0; clock.Elapsed < duration; number++)
        {
            var request = Enumerable.Range(0, eventsPerRequest)
                .Select(part => TestLog.Message("user", $"{log.Head}-{part}", Text))
                .ToArray();
            var begun = clock.Elapsed;
            (await log.TryAppend(request)).ShouldBeOfType<Appended>();
            waits.Add(clock.Elapsed - begun);
        }

        return waits;
    }

    private static string Milliseconds(List<TimeSpan> waits, double part) =>
        $"{waits[(int)((waits.Count - 1) * part)].TotalMilliseconds:N2} ms";
}
