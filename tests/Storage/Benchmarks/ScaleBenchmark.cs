using System.Diagnostics;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Benchmarks;

/// <summary>
/// What a large thing costs beside a small one: a channel with very many members, a person in very many conversations,
/// a log of very many events. Printed, not judged: that the work does not grow is held without a clock.
/// </summary>
[Trait("Category", "Long")]
[Collection(nameof(Alone))]
public sealed class ScaleBenchmark(ITestOutputHelper output)
{
    private const int Repeats = 31;
    private const int BytesMax = ReadLimits.PageBytesMax;

    private static readonly UserId Ann = UserId.Parse("u-1");

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite, 1_000)]
    [InlineData(DatabaseKind.Sqlite, 100_000)]
    [InlineData(DatabaseKind.PostgreSql, 1_000)]
    [InlineData(DatabaseKind.PostgreSql, 100_000)]
    public async Task Members(DatabaseKind kind, int members)
    {
        await using var database = (TestSqlDatabase)await TestDatabases.Create(kind);
        await using var storage = await database.Open();
        var rows = new ManyRows(database);
        await rows.Accounts(members + Repeats);
        await rows.Channel("large", members);
        await rows.Analyze();
        var log = new TestLog(storage.Log, ConversationId.Parse("large"));
        await log.Reload();
        log.Head.ShouldBe(members);

        var what = $"{kind}, {members:N0} members";
        var number = members;
        await Measure($"{what}, all of them read", 5, () => log.Load(int.MaxValue));
        await Measure($"{what}, an activation", Repeats, () => log.Load(200));
        await Measure($"{what}, a member looked up", Repeats, () => storage.Facts.Find(
            new FactsQuery(log.Id, [UserId.Parse($"u-{members / 2}")], Invites: false), Stopped));
        await Measure($"{what}, who leads", Repeats, () => storage.Facts.Find(
            new FactsQuery(log.Id, [], Invites: false) { Leading = 2 }, Stopped));
        await Measure($"{what}, a message", Repeats, () => log.Append(TestLog.Message($"u-{members / 2}", null)));
        await Measure($"{what}, a mark", Repeats, () => log.Mark("u-1", log.Head, log.Head));
        await Measure($"{what}, a join", Repeats, () => log.Append(
            TestLog.Member($"u-{++number}", MemberChange.Joined)));
        await Measure($"{what}, the first 50 members", Repeats, () =>
            storage.Reads.Members(log.Id, null, 50, Stopped));
        var page = await storage.Reads.Members(log.Id, Cursor.Of("Name of 5", ""), 50, Stopped);
        page.Items.Length.ShouldBe(50);
        await Measure($"{what}, 50 from the middle", Repeats, () =>
            storage.Reads.Members(log.Id, page.Next, 50, Stopped));
        await Measure($"{what}, who is banned", Repeats, () => storage.Reads.Bans(log.Id, null, 50, Stopped));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite, 100)]
    [InlineData(DatabaseKind.Sqlite, 10_000)]
    [InlineData(DatabaseKind.PostgreSql, 100)]
    [InlineData(DatabaseKind.PostgreSql, 10_000)]
    public async Task Conversations(DatabaseKind kind, int conversations)
    {
        await using var database = (TestSqlDatabase)await TestDatabases.Create(kind);
        await using var storage = await database.Open();
        var rows = new ManyRows(database);
        await rows.Accounts(2);
        await rows.Groups("g-", conversations);
        await rows.Analyze();
        var ids = Enumerable.Range(1, 100).Select(number => ConversationId.Parse($"g-{number}")).ToList();
        var heads = ids.Select(id => new LogHead(id, TestLog.FirstEpoch, 3)).ToList();

        var what = $"{kind}, in {conversations:N0} conversations";
        await Measure($"{what}, the first 50", Repeats, () => storage.Reads.Conversations(Ann, null, 50, Stopped));
        var page = await storage.Reads.Conversations(Ann, null, 50, Stopped);
        page.Items.Length.ShouldBe(50);
        page.Items[0].Unread.ShouldBe(1);
        await Measure($"{what}, the next 50", Repeats, () =>
            storage.Reads.Conversations(Ann, page.Next, 50, Stopped));
        await Measure($"{what}, access to 100", Repeats, () => storage.Reads.Access(Ann, [.. ids], Stopped));
        await Measure($"{what}, heads of 100", Repeats, () => storage.Reads.MovedHeads([.. heads], Stopped));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite, 10_000)]
    [InlineData(DatabaseKind.Sqlite, 10_000_000)]
    [InlineData(DatabaseKind.PostgreSql, 10_000)]
    [InlineData(DatabaseKind.PostgreSql, 10_000_000)]
    public async Task Events(DatabaseKind kind, int events)
    {
        await using var database = (TestSqlDatabase)await TestDatabases.Create(kind);
        await using var storage = await database.Open();
        var rows = new ManyRows(database);
        await rows.Accounts(10);
        var filling = Stopwatch.StartNew();
        await rows.Log("long", events);
        await rows.Analyze();
        var log = new TestLog(storage.Log, ConversationId.Parse("long"));
        await log.Reload();

        var what = $"{kind}, {events:N0} events";
        output.WriteLine(
            $"{what}, written by SQL in {filling.Elapsed.TotalSeconds:N0} s, {await database.Bytes() >> 20:N0} MiB");
        await Measure($"{what}, an activation", Repeats, () => log.Load(200));
        await Measure($"{what}, the newest 50", Repeats, () =>
            storage.Log.ReadBefore(log.Id, long.MaxValue, 50, BytesMax, Stopped));
        var middle = await storage.Log.ReadBefore(log.Id, events / 2, 50, BytesMax, Stopped);
        middle!.Events[^1].Seq.ShouldBe((events / 2) - 1);
        await Measure($"{what}, 50 from the middle", Repeats, () =>
            storage.Log.ReadBefore(log.Id, events / 2, 50, BytesMax, Stopped));
        await Measure($"{what}, the 50 after the middle", Repeats, () =>
            storage.Log.ReadAfter(log.Id, events / 2, 50, BytesMax, Stopped));
        await Measure($"{what}, a message", Repeats, () => log.Append(TestLog.Message("u-2", $"{log.Head}")));
        await Measure($"{what}, a repeat of an old message", Repeats, () =>
            log.Append(TestLog.Message("u-6", $"message-{(events / 20 * 10) + 5}")));
        await Measure($"{what}, the list with what is unread", 3, () =>
            storage.Reads.Conversations(Ann, null, 50, Stopped));
    }

    private async Task Measure<T>(string what, int repeats, Func<Task<T>> ask)
    {
        var times = new List<TimeSpan>();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var clock = Stopwatch.StartNew();
            await ask();
            times.Add(clock.Elapsed);
        }

        times.Sort();
        output.WriteLine($"{what}: {times[repeats / 2].TotalMilliseconds:N2} ms (median)");
    }
}
