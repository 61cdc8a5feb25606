using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class ReadModelInMemory() : ReadModelContract(DatabaseKind.Memory);

public sealed class ReadModelOnSqlite() : ReadModelContract(DatabaseKind.Sqlite);

public sealed class ReadModelOnPostgreSql() : ReadModelContract(DatabaseKind.PostgreSql);

public abstract class ReadModelContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly UserId Ann = UserId.Parse("ann");

    [Fact]
    public async Task Access_is_answered_in_the_order_of_the_request()
    {
        await TestLog.AddAccounts(Storage, "ann", "bob");
        var mine = await NewLog("ann", "bob");
        var left = await NewLog("bob", "ann");
        await left.Append(TestLog.Member("ann", MemberChange.Left));
        var channel = await NewChannel("News", "bob");
        var own = await NewChannel("Own", "ann");
        var unknown = TestLog.NewId();

        var access = await Storage.Reads.Access(Ann, [channel.Id, mine.Id, unknown, left.Id, own.Id, mine.Id], Stopped);
        access.Select(item => item.Standing).ShouldBe(
            [Standing.MayJoin, Standing.Member, Standing.Unknown, Standing.Unknown, Standing.Member, Standing.Member]);
        access.Select(item => item.Log.Conversation).ShouldBe(
            [channel.Id, mine.Id, unknown, left.Id, own.Id, mine.Id]);
        access[0].ShouldBe(new ConversationAccess(
            Standing.MayJoin, ConversationKind.Channel, new LogHead(channel.Id, TestLog.FirstEpoch, 1)));
        access[1].Log.Head.ShouldBe(2);
    }

    [Fact]
    public async Task Moved_heads_are_those_whose_head_or_epoch_is_another()
    {
        var same = await NewLog("ann");
        var moved = await NewLog("ann");
        var restored = await NewLog("ann");
        var known = ImmutableArray.Create(
            new LogHead(same.Id, TestLog.FirstEpoch, 1),
            new LogHead(moved.Id, TestLog.FirstEpoch, 1),
            new LogHead(restored.Id, Epoch.Parse("e0"), 1),
            new LogHead(TestLog.NewId(), TestLog.FirstEpoch, 1));
        await moved.Append(TestLog.Message("ann", null));

        (await Storage.Reads.MovedHeads(known, Stopped)).ShouldBe(
            [new LogHead(moved.Id, TestLog.FirstEpoch, 2), new LogHead(restored.Id, TestLog.FirstEpoch, 1)],
            ignoreOrder: true);
        (await Storage.Reads.MovedHeads([], Stopped)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Heads_of_many_logs_are_compared()
    {
        var log = await NewLog("ann");
        var known = Enumerable.Range(0, 2_500)
            .Select(_ => new LogHead(TestLog.NewId(), TestLog.FirstEpoch, 1))
            .Append(new LogHead(log.Id, TestLog.FirstEpoch, 0));
        (await Storage.Reads.MovedHeads([.. known], Stopped)).ShouldHaveSingleItem().Conversation.ShouldBe(log.Id);
    }

    [Fact]
    public async Task Conversations_come_by_newest_activity_in_pages()
    {
        var logs = new List<TestLog>();
        for (var number = 0; number < 7; number++)
        {
            logs.Add(await NewLog("ann", "bob"));
        }

        foreach (var number in new[] { 3, 0, 6 })
        {
            await At(logs[number], TestLog.Noon.AddMinutes(number + 1), TestLog.Message("bob", null, $"{number}"));
        }

        await logs[5].Append(TestLog.Member("ann", MemberChange.Left));
        var silent = new[] { logs[1].Id, logs[2].Id, logs[4].Id };
        ConversationId[] expected =
        [
            logs[6].Id,
            logs[3].Id,
            logs[0].Id,
            .. silent.OrderBy(id => id.Value, StringComparer.Ordinal),
        ];

        var found = new List<ConversationId>();
        string? next = null;
        do
        {
            var page = await Storage.Reads.Conversations(Ann, next, 2, Stopped);
            page.Items.Length.ShouldBe(2);
            found.AddRange(page.Items.Select(item => item.Conversation.Id));
            next = page.Next;
        }
        while (next is not null);

        found.ShouldBe(expected);
    }

    [Fact]
    public async Task An_item_tells_title_mark_members_and_the_newest_message()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Message("bob", "1", "first"), TestLog.Message("bob", "2", "last"));
        await log.Append(TestLog.Meta("bob", null, "Title"));
        await log.Mark("ann", 3, 3);

        var item = (await Storage.Reads.Conversations(Ann, null, 10, Stopped)).Items.ShouldHaveSingleItem();
        item.Conversation.ShouldBe(
            new ConversationInfo(log.Id, ConversationKind.Group, "Title", TestLog.FirstEpoch, 5));
        item.ShouldSatisfyAllConditions(
            () => item.Read.ShouldBe(3),
            () => item.Unread.ShouldBe(1),
            () => item.MemberCount.ShouldBe(2),
            () => item.Last!.Seq.ShouldBe(4),
            () => item.Last!.Body.ShouldBe(TestLog.Body("last")));
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    [InlineData(6, 2)]
    [InlineData(8, 1)]
    [InlineData(9, 0)]
    [InlineData(99, 0)]
    public async Task Unread_counts_messages_of_others_after_the_mark(long read, long unread)
    {
        var log = await NewLog("ann", "bob");
        await log.Append(
            TestLog.Message("bob", null),
            TestLog.Message("ann", null),
            TestLog.Message("bob", null),
            TestLog.Meta("bob", null, "t"),
            TestLog.Message("bob", null),
            TestLog.Message("ann", null),
            TestLog.Message("bob", null));
        await log.Append(TestLog.Meta("bob", null, "u"));
        await log.Mark("ann", read, 0);

        (await Storage.Reads.Conversations(Ann, null, 10, Stopped)).Items[0].Unread.ShouldBe(unread);
    }

    [Fact]
    public async Task A_conversation_without_messages_has_no_newest_and_nothing_unread()
    {
        await NewLog("ann", "bob");
        var item = (await Storage.Reads.Conversations(Ann, null, 10, Stopped)).Items.ShouldHaveSingleItem();
        item.Last.ShouldBeNull();
        item.Unread.ShouldBe(0);
    }

    [Fact]
    public async Task Channels_are_browsed_by_title_without_regard_to_case()
    {
        await TestLog.AddAccounts(Storage, "ann", "bob");
        var zebra = await NewChannel("zebra crossing", "ann");
        var apple = await NewChannel("Äpfel und Zebras", "bob");
        var other = await NewChannel("Other", "bob");
        await NewLog("ann");

        (await Browse(null)).ShouldBe([other.Id, zebra.Id, apple.Id]);
        (await Browse("ZEBRA")).ShouldBe([zebra.Id, apple.Id]);
        (await Browse("äPF")).ShouldBe([apple.Id]);
        (await Browse("a\u0308pf")).ShouldBe([apple.Id]);
        (await Browse("nothing")).ShouldBeEmpty();
        var page = await Storage.Reads.Browse(Ann, Query("zebra", null, 1), Stopped);
        page.Items.ShouldBe([new ChannelItem(zebra.Id, "zebra crossing", 1, Joined: true)]);
        var rest = await Storage.Reads.Browse(Ann, Query("zebra", page.Next, 1), Stopped);
        rest.ShouldSatisfyAllConditions(
            second => second.Items.ShouldBe([new ChannelItem(apple.Id, "Äpfel und Zebras", 1, Joined: false)]),
            second => second.Next.ShouldBeNull());
    }

    [Fact]
    public async Task A_query_is_text_not_a_pattern()
    {
        await TestLog.AddAccounts(Storage, "ann");
        var percent = await NewChannel(@"100% of\it_all", "ann");
        await NewChannel("100 of it all", "ann");

        (await Browse("0% O")).ShouldBe([percent.Id]);
        (await Browse("_")).ShouldBe([percent.Id]);
        (await Browse(@"\")).ShouldBe([percent.Id]);
        (await Browse("'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Members_come_by_name_then_id()
    {
        await TestLog.AddAccounts(Storage, "ann");
        foreach (var (id, name) in new[] { ("u1", "\U0001F600"), ("u2", "Bea"), ("u3", "\uFF21"), ("u0", "Bea") })
        {
            var user = new Participant(UserId.Parse(id), SenderType.Guest, name);
            var handle = id == "u0" ? "Bea.0" : null;
            await Storage.Accounts.Insert(new Grains.Accounts.StoredAccount(user, null, handle, null, TestLog.Noon));
        }

        var log = await NewLog("ann", "u1", "u2", "u3", "u0");
        var found = new List<string>();
        string? next = null;
        do
        {
            var page = await Storage.Reads.Members(log.Id, next, 2, Stopped);
            found.AddRange(page.Items.Select(item => item.User.Id.Value));
            next = page.Next;
        }
        while (next is not null);

        found.ShouldBe(["u0", "u2", "ann", "u3", "u1"]);
        (await Storage.Reads.Members(log.Id, null, 1, Stopped)).Items.ShouldBe(
            [
                new MemberItem(new Participant(UserId.Parse("u0"), SenderType.Guest, "Bea"), MemberRole.Member, false)
                {
                    Handle = "Bea.0",
                },
            ]);
        (await Storage.Reads.Members(TestLog.NewId(), null, 1, Stopped)).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!!")]
    [InlineData("AAAA")]
    [InlineData("gICA")]
    [InlineData("YQo")]
    public async Task An_unreadable_cursor_starts_over(string cursor)
    {
        var log = await NewLog("ann");
        (await Storage.Reads.Conversations(Ann, cursor, 10, Stopped)).Items.ShouldHaveSingleItem();
        (await Storage.Reads.Members(log.Id, cursor == "YQo" ? "" : cursor, 10, Stopped)).Items.ShouldHaveSingleItem();
    }

    private async Task<TestLog> NewChannel(string title, string owner)
    {
        var log = new TestLog(Storage.Log, TestLog.NewId());
        var create = new NewConversation(ConversationKind.Channel, title, UserId.Parse(owner));
        (await log.TryCreate(create, owner)).ShouldBeOfType<Appended>();
        return log;
    }

    private static Task<AppendOutcome> At(TestLog log, DateTimeOffset at, params AppendEntry[] entries) =>
        log.Send(log.Request(entries, []) with { At = at });

    private async Task<IEnumerable<ConversationId>> Browse(string? query) =>
        (await Storage.Reads.Browse(Ann, Query(query, null, 10), Stopped)).Items.Select(item => item.Id);

    private static BrowseQuery Query(string? title, string? after, int limit) =>
        new(ConversationKind.Channel, Workspace: null, title, after, limit);
}
