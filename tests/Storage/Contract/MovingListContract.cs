using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class MovingListInMemory() : MovingListContract(DatabaseKind.Memory);

public sealed class MovingListOnSqlite() : MovingListContract(DatabaseKind.Sqlite);

public sealed class MovingListOnPostgreSql() : MovingListContract(DatabaseKind.PostgreSql);

/// <summary>A list of conversations that moves while it is paged.</summary>
public abstract class MovingListContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly UserId Ann = UserId.Parse("ann");

    /// <summary>Index 0 is the most recently active.</summary>
    private readonly List<TestLog> _logs = [];

    [Theory]
    [InlineData(100, 1)]
    [InlineData(100, 2)]
    [InlineData(0, 3)]
    [InlineData(-1, 3)]
    [InlineData(-1, 7)]
    public async Task A_conversation_that_becomes_active_while_the_list_is_paged_is_in_it_once(
        int minutesFromTop, int limit)
    {
        await NewLogs(9);
        var found = new List<ConversationId>();
        await Page(
            limit,
            async (page, number) =>
            {
                found.AddRange(Ids(page));
                if (number == 1)
                {
                    // Whatever the clock of the silo says that commits it.
                    await Speak(_logs[8], minutesFromTop);
                }
            });

        found[..8].ShouldBe(_logs[..8].Select(log => log.Id));
        found[8..].ShouldBe([_logs[8].Id]);
    }

    [Fact]
    public async Task A_conversation_that_becomes_active_after_it_was_listed_is_listed_again()
    {
        await NewLogs(6);
        var found = new List<ConversationItem>();
        await Page(
            limit: 2,
            async (page, number) =>
            {
                found.AddRange(page.Items);
                if (number == 1)
                {
                    await Speak(_logs[0], minutesFromTop: 5);
                }
            });

        found.Select(item => item.Conversation.Id).ShouldBe([.. _logs.Select(log => log.Id), _logs[0].Id]);
        (found[0].Unread, found[^1].Unread).ShouldBe((1, 2));
    }

    [Fact]
    public async Task Paging_ends_and_finds_all_however_much_is_said_meanwhile()
    {
        await NewLogs(7);
        var found = new List<ConversationId>();
        var pages = 0;
        await Page(
            limit: 2,
            async (page, number) =>
            {
                found.AddRange(Ids(page));
                pages = number;
                foreach (var log in _logs)
                {
                    await Speak(log, minutesFromTop: number);
                }
            });

        pages.ShouldBeLessThanOrEqualTo(5);
        found.Distinct().ShouldBe(_logs.Select(log => log.Id), ignoreOrder: true);
    }

    [Fact]
    public async Task One_that_is_joined_while_the_list_is_paged_is_in_it_and_one_that_is_left_is_not()
    {
        await NewLogs(4);
        var joined = await TestLog.Create(Storage, "bob");
        var found = new List<ConversationId>();
        await Page(
            limit: 2,
            async (page, number) =>
            {
                found.AddRange(Ids(page));
                if (number == 1)
                {
                    await Append(joined, TestLog.Member("ann", MemberChange.Joined), minutesFromTop: 1);
                    await Append(_logs[3], TestLog.Member("ann", MemberChange.Left), minutesFromTop: 1);
                }
            });

        found.ShouldBe([_logs[0].Id, _logs[1].Id, _logs[2].Id, joined.Id]);
    }

    private async Task NewLogs(int count)
    {
        for (var number = 0; number < count; number++)
        {
            _logs.Add(await NewLog("ann", "bob"));
            await Speak(_logs[^1], -number);
        }
    }

    private async Task Page(int limit, Func<ConversationPage, int, Task> got)
    {
        string? next = null;
        var number = 0;
        do
        {
            var page = await Storage.Reads.Conversations(Ann, next, limit, Stopped);
            page.Items.Length.ShouldBeLessThanOrEqualTo(limit);
            next = page.Next;
            await got(page, ++number);
        }
        while (next is not null && number < 100);
    }

    private static Task<AppendOutcome> Speak(TestLog log, int minutesFromTop) =>
        Append(log, TestLog.Message("bob", null), minutesFromTop);

    private static Task<AppendOutcome> Append(TestLog log, AppendEntry entry, int minutesFromTop) =>
        log.Send(log.Request([entry], []) with
        {
            At = TestLog.Noon.AddDays(1).AddMinutes(minutesFromTop),
        });

    private static IEnumerable<ConversationId> Ids(ConversationPage page) =>
        page.Items.Select(item => item.Conversation.Id);
}
