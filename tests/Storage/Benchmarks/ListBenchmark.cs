using System.Diagnostics;
using OrleansChat.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Benchmarks;

/// <summary>How long the lists of somebody with very many conversations take.</summary>
[Trait("Category", "Long")]
[Collection(nameof(Alone))]
public sealed class ListBenchmark(ITestOutputHelper output)
{
    private const int Conversations = 2_000;
    private const int MessagesEach = 100;
    private const int Repeats = 31;

    private static readonly TimeSpan PageTimeMax = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Lists(DatabaseKind kind)
    {
        await using var database = await TestDatabases.Create(kind);
        await using var storage = await database.Open();
        var ann = UserId.Parse("ann");
        var logs = new List<TestLog>();
        while (logs.Count < Conversations)
        {
            logs.AddRange(await Task.WhenAll(
                Enumerable.Range(logs.Count, Conversations / 20).Select(number => Fill(storage, number))));
        }

        var known = logs.Select(log => new LogHead(log.Id, TestLog.FirstEpoch, log.Head)).ToList();

        var first = await Measure("the first 50 of 2,000", () => storage.Reads.Conversations(ann, null, 50, Stopped));
        await Measure("the first 200 of 2,000", () => storage.Reads.Conversations(ann, null, 200, Stopped));
        var page = await storage.Reads.Conversations(ann, null, 50, Stopped);
        await Measure("the next 50", () => storage.Reads.Conversations(ann, page.Next, 50, Stopped));
        var some = logs.Take(200).Select(log => log.Id).ToList();
        await Measure("access to 200", () => storage.Reads.Access(ann, [.. some], Stopped));
        await Measure("moved heads of 2,000", () => storage.Reads.MovedHeads([.. known], Stopped));
        await Measure("a page of 50 events", () => logs[7].Log.ReadBefore(logs[7].Id, 90, 50, 256 * 1024, Stopped));
        page.Items[0].Unread.ShouldBe(88);
        first.ShouldBeLessThan(PageTimeMax);

        async Task<TimeSpan> Measure<T>(string what, Func<Task<T>> ask)
        {
            var times = new List<TimeSpan>();
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                var clock = Stopwatch.StartNew();
                await ask();
                times.Add(clock.Elapsed);
            }

            times.Sort();
            output.WriteLine($"{kind}, {what}: {times[Repeats / 2].TotalMilliseconds:N2} ms (median)");
            return times[Repeats / 2];
        }
    }

    private static async Task<TestLog> Fill(TestStorage storage, int number)
    {
        var log = await TestLog.Create(storage, "ann", "bob");
        var messages = Enumerable.Range(0, MessagesEach)
            .Select(part => TestLog.Message(part % 9 == 0 ? "ann" : "bob", $"{part}"));
        var request = log.Request(messages, []) with { At = TestLog.Noon.AddSeconds(number * 7 % Conversations) };
        (await log.Send(request)).ShouldBeOfType<Appended>();
        return log;
    }
}
