using OrleansChat.Reading;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class PagesInMemory() : PageContract(DatabaseKind.Memory);

public sealed class PagesOnSqlite() : PageContract(DatabaseKind.Sqlite);

public sealed class PagesOnPostgreSql() : PageContract(DatabaseKind.PostgreSql);

public abstract class PageContract(DatabaseKind kind) : StorageContract(kind)
{
    private const int NoBudget = int.MaxValue;

    [Theory]
    [InlineData(0, 3, new long[] { 1, 2, 3 })]
    [InlineData(4, 3, new long[] { 5, 6, 7 })]
    [InlineData(8, 3, new long[] { 9, 10 })]
    [InlineData(9, 1, new long[] { 10 })]
    [InlineData(10, 3, new long[0])]
    [InlineData(99, 3, new long[0])]
    [InlineData(-5, 2, new long[] { 1, 2 })]
    public async Task Events_after_a_seq_come_in_order_up_to_the_limit(long after, int limit, long[] seqs)
    {
        var log = await TenEvents();
        var page = await log.Log.ReadAfter(log.Id, after, limit, NoBudget, Stopped);
        Seqs(page).ShouldBe(seqs);
        page!.Head.ShouldBe(new LogHead(log.Id, TestLog.FirstEpoch, 10));
        page.Oldest.ShouldBe(1);
    }

    [Theory]
    [InlineData(11, 3, new long[] { 8, 9, 10 })]
    [InlineData(long.MaxValue, 3, new long[] { 8, 9, 10 })]
    [InlineData(5, 3, new long[] { 2, 3, 4 })]
    [InlineData(3, 3, new long[] { 1, 2 })]
    [InlineData(2, 1, new long[] { 1 })]
    [InlineData(1, 3, new long[0])]
    [InlineData(0, 3, new long[0])]
    public async Task Events_before_a_seq_are_the_nearest_ones_in_order(long before, int limit, long[] seqs)
    {
        var log = await TenEvents();
        var page = await log.Log.ReadBefore(log.Id, before, limit, NoBudget, Stopped);
        Seqs(page).ShouldBe(seqs);
        page!.Head.ShouldBe(new LogHead(log.Id, TestLog.FirstEpoch, 10));
        page.Oldest.ShouldBe(1);
    }

    [Fact]
    public async Task A_page_ends_at_its_budget_but_holds_one_event_at_least()
    {
        var log = await NewLog("ann");
        await log.Append([.. Enumerable.Range(0, 5).Select(_ => TestLog.Message("ann", null, new string('€', 1_000)))]);

        Seqs(await log.Log.ReadAfter(log.Id, 1, 100, 7_000, Stopped)).ShouldBe([2, 3]);
        Seqs(await log.Log.ReadBefore(log.Id, 7, 100, 7_000, Stopped)).ShouldBe([5, 6]);
        Seqs(await log.Log.ReadAfter(log.Id, 1, 100, 1, Stopped)).ShouldBe([2]);
        Seqs(await log.Log.ReadBefore(log.Id, 7, 100, 1, Stopped)).ShouldBe([6]);
    }

    [Fact]
    public async Task A_budget_cuts_at_the_first_event_that_does_not_fit_and_never_leaves_a_hole()
    {
        var log = await NewLog("ann");
        await log.Append(
            TestLog.Message("ann", null, "small"),
            TestLog.Message("ann", null, new string('x', 4_000)),
            TestLog.Message("ann", null, "small"));

        Seqs(await log.Log.ReadAfter(log.Id, 1, 100, 2_000, Stopped)).ShouldBe([2]);
        Seqs(await log.Log.ReadBefore(log.Id, 5, 100, 2_000, Stopped)).ShouldBe([4]);
    }

    [Fact]
    public async Task An_unknown_conversation_has_no_page()
    {
        (await Storage.Log.ReadAfter(TestLog.NewId(), 0, 10, NoBudget, Stopped)).ShouldBeNull();
        (await Storage.Log.ReadBefore(TestLog.NewId(), 9, 10, NoBudget, Stopped)).ShouldBeNull();
        (await Storage.Log.Load(TestLog.NewId(), 10, Stopped)).ShouldBeNull();
    }

    [Fact]
    public async Task A_reader_beside_a_writer_sees_whole_requests_only()
    {
        const int perRequest = 7;
        var log = await NewLog("ann");
        await using var other = await OpenAnother();
        var writing = Write();
        do
        {
            var page = await other.Log.ReadAfter(log.Id, 0, 10_000, NoBudget, Stopped);
            page!.Events.Length.ShouldBe((int)page.Head.Head);
            (page.Head.Head % perRequest).ShouldBe(1);
            Seqs(page).ShouldBe(TestLog.Seqs(1, page.Head.Head));
        }
        while (!writing.IsCompleted);

        await writing;

        async Task Write()
        {
            for (var request = 0; request < 50; request++)
            {
                await log.Append([.. Enumerable.Repeat(TestLog.Message("ann", null), perRequest)]);
            }
        }
    }

    private async Task<TestLog> TenEvents()
    {
        var log = await NewLog("ann");
        await log.Append([.. Enumerable.Repeat(TestLog.Message("ann", null), 9)]);
        await TestLog.Create(Storage, "ann");
        return log;
    }

    private static IEnumerable<long> Seqs(EventPage? page) =>
        page.ShouldNotBeNull().Events.Select(logged => logged.Seq);
}
