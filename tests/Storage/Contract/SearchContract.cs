using System.Collections.Immutable;
using System.Globalization;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Reading;
using OrleansChat.Tests.MemoryStores;
using OrleansChat.Tests.Storage.Databases;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class SearchInMemory() : SearchContract(DatabaseKind.Memory);

public sealed class SearchOnSqlite() : SearchContract(DatabaseKind.Sqlite);

public sealed class SearchOnPostgreSql() : SearchContract(DatabaseKind.PostgreSql);

public abstract class SearchContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly string LongWord = new('x', 3_000);

    private static readonly string[] Corpus =
    [
        "The café in Åre serves crème brûlée",
        "THE CAFE\u0301 IS CLOSED, said Zoë",
        "Привет, ёлка! Как дела?",
        "السَّلامُ عليكم يا أصدقاء ١٢٣",
        "東京都庁は新宿にあります",
        "한국어를 배우고 있어요",
        "ﾄﾞｷｭﾒﾝﾄ ＡＢＣ １２３",
        "สวัสดีครับ",
        "Great job 🎉🎉 👍🏽 well done",
        "Call Console.WriteLine(\"a b\"); or user_name@example.org",
        $"start {LongWord}end stop",
        "Straße und Weiß, Łódź, don't panic",
        "%_'\"; DROP TABLE event; -- AND OR NOT NEAR w* \\",
    ];

    /// <summary>Each query with the parts that it finds: the number of a text, a colon and the part.</summary>
    private static readonly (string Query, string[] Found)[] Queries =
    [
        ("cafe", ["1:CAFE\u0301", "0:café"]),
        ("CAFÉ closed", ["1:CAFE\u0301|CLOSED"]),
        ("\"creme brulee\"", ["0:crème brûlée"]),
        ("\"brulee creme\"", []),
        ("caf", []),
        ("caf*", ["1:CAFE\u0301", "0:café"]),
        ("zoe are", []),
        ("елка", ["2:ёлка"]),
        ("ПРИВ*", ["2:Привет"]),
        ("السلام", ["3:السَّلامُ"]),
        ("اصدقاء", ["3:أصدقاء"]),
        ("123", ["6:１２３", "3:١٢٣"]),
        ("東京", ["4:東京"]),
        ("京都", ["4:京都"]),
        ("京都庁", ["4:京都庁"]),
        ("庁東", []),
        ("新", ["4:新"]),
        ("す", ["4:す"]),
        ("국어", ["5:국어"]),
        ("ドキュメント", ["6:ﾄﾞｷｭﾒﾝﾄ"]),
        ("abc", ["6:ＡＢＣ"]),
        ("สวัสดี", ["7:สวัสดี"]),
        ("🎉", ["8:🎉|🎉"]),
        ("👍", ["8:👍🏽"]),
        ("\"job 🎉🎉\"", ["8:job 🎉🎉"]),
        ("Console.WriteLine", ["9:Console.WriteLine"]),
        ("writeline(\"a b\")", ["9:WriteLine|a b"]),
        ("example.org", ["9:example.org"]),
        ("user_name", ["9:user_name"]),
        (new string('X', 70), [$"10:{LongWord}end"]),
        ("xxx*", [$"10:{LongWord}end"]),
        ("strasse WEISS", ["11:Straße|Weiß"]),
        ("lodz", ["11:Łódź"]),
        ("don't", ["11:don't"]),
        ("NOT near", ["12:NOT|NEAR"]),
        ("drop table", ["12:DROP|TABLE"]),
        ("\"or not", ["12:OR NOT"]),
        ("event' ; --", ["12:event"]),
        ("w", ["12:w"]),
        ("the -the", ["1:THE", "0:The"]),
    ];

    [Fact]
    public async Task Every_script_is_found_by_its_words_whatever_their_case_and_accents()
    {
        var log = await NewLog("ann");
        foreach (var text in Corpus)
        {
            await log.Append(TestLog.Message("ann", null, text));
        }

        foreach (var (query, found) in Queries)
        {
            var page = await Find(query, log.Id);
            page.Items.Select(Describe).ShouldBe(found, query);
            page.Next.ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_message_is_found_as_soon_as_it_is_stored()
    {
        var log = await NewLog("ann");
        for (var number = 1; number <= 5; number++)
        {
            await log.Append(TestLog.Message("ann", null, $"word{number}"));
            (await Find($"word{number}", log.Id)).Items.ShouldHaveSingleItem();
        }

        await Reopen();
        (await Find("word*", log.Id)).Items.Length.ShouldBe(5);
    }

    [Fact]
    public async Task A_changed_message_is_found_as_it_is_now()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Message("ann", "1", "old peach"), TestLog.Message("ann", "2", "secret peach"));
        (await Find("peach", log.Id)).Items.Length.ShouldBe(2);

        await log.Append(TestLog.Change("ann", "3", new EditBody(2, "new peach")));
        (await Find("old", log.Id)).Items.ShouldBeEmpty();
        var hit = (await Find("new", log.Id)).Items.ShouldHaveSingleItem();
        MessageFold.Describe(hit.Event).ShouldBe(MessageFold.Describe((await log.ReadAll())[1]));
        hit.Highlights.ShouldBe([new Highlight(0, 3)]);

        await log.Append(
            TestLog.Message("ann", "4", "third peach"),
            TestLog.Change("ann", "5", new DeleteBody(3)),
            TestLog.Change("ann", "6", new DeleteBody(5)));
        (await Find("peach", log.Id)).Items.Select(TextOf).ShouldBe(["new peach"]);
        await Reopen();
        (await Find("peach", log.Id)).Items.Select(TextOf).ShouldBe(["new peach"]);
        (await Find("secret", log.Id)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_are_newest_first_and_miss_nothing_while_messages_arrive()
    {
        var log = await NewLog("ann");
        await log.Append([.. Enumerable.Range(0, 25).Select(number =>
            TestLog.Message("ann", null, $"apple {number}{(number % 5 == 0 ? " pear" : "")}"))]);
        var seen = new List<long>();
        string? after = null;
        do
        {
            var page = await Find("apple", log.Id, after, limit: 4);
            page.Items.Length.ShouldBe(after is null || seen.Count < 24 ? 4 : 1);
            seen.AddRange(page.Items.Select(hit => hit.Event.Seq));
            after = page.Next;
            await log.Append(TestLog.Message("ann", null, "another apple"));
        }
        while (after is not null);

        seen.ShouldBe(TestLog.Seqs(2, 26).Reverse());
        (await Find("apple pear", log.Id, limit: 5)).Next.ShouldBeNull();
        (await Find("apple pear", log.Id, limit: 4)).Next.ShouldNotBeNull();
    }

    [Fact]
    public async Task Conversations_are_searched_together_in_order_of_time()
    {
        var (one, two, other) = (await NewLog("ann"), await NewLog("ann"), await NewLog("ann"));
        await Say(one, "plum 1", minute: 1);
        await Say(two, "plum 2", minute: 2);
        await Say(other, "plum 3", minute: 3);
        await Say(one, "plum 4", minute: 4);
        (await Texts([one.Id, two.Id])).ShouldBe(["plum 4", "plum 2", "plum 1"]);
        (await Texts(null)).Take(4).ShouldBe(["plum 4", "plum 3", "plum 2", "plum 1"]);
        (await Texts([])).ShouldBeEmpty();

        // So many that the index isn't asked for each.
        var many = Enumerable.Range(0, 200).Select(number => ConversationId.Parse($"none-{number}"));
        (await Texts([two.Id, .. many, other.Id])).ShouldBe(["plum 3", "plum 2"]);

        async Task<IEnumerable<string>> Texts(ImmutableArray<ConversationId>? conversations) =>
            (await Find("plum", new SearchScope(conversations, null, null, null, null, null, 10))).Items.Select(TextOf);
    }

    [Fact]
    public async Task Filters_narrow_a_search()
    {
        var log = await NewLog("ann", "bob");
        await Say(log, "fig 1", minute: 1);
        await Say(log, "fig 2 HTTPS://example.org", minute: 2, sender: "bob");
        await Say(log, "fig 3 https:// nowhere", minute: 3, "ann", await TestFiles.Ready(Storage, UserId.Parse("ann")));
        var scope = new SearchScope([log.Id], null, null, null, null, null, 10);
        var (bob, second, third) = (UserId.Parse("bob"), TestLog.Noon.AddMinutes(2), TestLog.Noon.AddMinutes(3));
        (await Numbers(scope)).ShouldBe([3, 2, 1]);
        (await Numbers(scope with { Sender = bob })).ShouldBe([2]);
        (await Numbers(scope with { From = second })).ShouldBe([3, 2]);
        (await Numbers(scope with { To = third })).ShouldBe([2, 1]);
        (await Numbers(scope with { From = second, To = third })).ShouldBe([2]);
        (await Numbers(scope with { From = DateTimeOffset.MaxValue })).ShouldBeEmpty();
        (await Numbers(scope with { To = DateTimeOffset.MinValue })).ShouldBeEmpty();
        (await Numbers(scope with { Has = SearchedPart.Link })).ShouldBe([2]);
        (await Numbers(scope with { Has = SearchedPart.Attachment })).ShouldBe([3]);
        (await Numbers(scope with { Has = SearchedPart.Attachment, Sender = bob })).ShouldBeEmpty();

        async Task<IEnumerable<int>> Numbers(SearchScope narrowed) =>
            (await Find("fig", narrowed)).Items.Select(hit => int.Parse(
                TextOf(hit).Split(' ')[1], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_letter_with_thousands_of_marks_is_found()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Message("ann", null, "some 東" + new string('\u0903', 3_900)));
        await log.Append(TestLog.Message("ann", null, "some others"));
        (await Find("some", log.Id)).Items.Length.ShouldBe(2);
        (await Find("some 東", log.Id)).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Characters_that_Unicode_does_not_assign_separate_words()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Message("ann", null, "olive\uFFFEoil"), TestLog.Message("ann", null, "olive"));
        (await Find("olive", log.Id)).Items.Length.ShouldBe(2);
        (await Find("oil\uFFFE", log.Id)).Items.Select(TextOf).ShouldBe(["olive\uFFFEoil"]);
        await log.Append(TestLog.Change("ann", "1", new EditBody(3, "green\uFFFEolive")));
        (await Find("green olive", log.Id)).Items.Select(TextOf).ShouldBe(["green\uFFFEolive"]);
    }

    [Fact]
    public async Task A_long_query_is_compared_whole_and_a_page_is_bounded_in_bytes()
    {
        var log = await NewLog("ann");
        var words = string.Join(' ', Enumerable.Range(0, 60).Select(number => $"w{number:00}"));
        await log.Append(TestLog.Message("ann", null, words));
        (await Find(words, log.Id)).Items.ShouldHaveSingleItem();
        (await Find($"{words} z", log.Id)).Items.ShouldBeEmpty();

        var large = "large " + new string('é', 3_900);
        for (var number = 0; number < 40; number++)
        {
            await log.Append(TestLog.Message("ann", null, large));
        }

        var page = await Find("large", log.Id);
        page.Items.Length.ShouldBeInRange(30, 34);
        (await Find("large", log.Id, page.Next)).Items.Length.ShouldBe(40 - page.Items.Length);
    }

    private Task<SearchPage> Find(string query, ConversationId conversation, string? after = null, int limit = 50) =>
        Find(query, new SearchScope([conversation], null, null, null, null, SearchCursor.Parse(after), limit));

    private Task<SearchPage> Find(string query, SearchScope scope) =>
        Storage.Search.Find(SearchTerms.Parse(query).ShouldNotBeNull(query), scope, Stopped);

    private static Task<AppendOutcome> Say(
        TestLog log, string text, int minute, string sender = "ann", params ImmutableArray<Attachment> files) =>
        log.Send(log.Request(
            [
                new AppendEntry(
                    TestLog.User(sender),
                    ClientId: null,
                    new MessageBody(ConversationKind.Group, text, [], ReplyTo: null, []).With(files)),
            ],
            []) with
        {
            At = TestLog.Noon.AddMinutes(minute),
        });

    private static string TextOf(SearchHit hit) => ((MessageBody)hit.Event.Body).Text;

    private static string Describe(SearchHit hit)
    {
        var scalars = TextOf(hit).EnumerateRunes().Select(rune => rune.ToString()).ToList();
        var parts = hit.Highlights.Select(part => string.Concat(scalars.Skip(part.Start).Take(part.Length)));
        return $"{Array.IndexOf(Corpus, TextOf(hit))}:{string.Join('|', parts)}";
    }
}
