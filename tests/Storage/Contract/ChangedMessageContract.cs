using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.MemoryStores;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class ChangedMessagesInMemory() : ChangedMessageContract(DatabaseKind.Memory);

public sealed class ChangedMessagesOnSqlite() : ChangedMessageContract(DatabaseKind.Sqlite);

public sealed class ChangedMessagesOnPostgreSql() : ChangedMessageContract(DatabaseKind.PostgreSql);

public abstract class ChangedMessageContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly Emoji Thumb = Emoji.Parse("👍");

    [Fact]
    public async Task An_edited_message_and_its_edits_are_read_with_the_newest_text()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Message("ann", "1", "first"));
        await log.Append(TestLog.Change("ann", "2", new EditBody(2, "second")));
        await log.Append(TestLog.Change("ann", "3", new EditBody(2, "third")));

        var read = await log.ReadAll();
        var message = read[1].Body.ShouldBeOfType<MessageBody>();
        message.Text.ShouldBe("third");
        message.Changes!.Edited.ShouldBe(new EventPoint(4, TestLog.Noon));
        message.Changes.Changed.ShouldBe(4);
        read[2].Body.ShouldBe(new EditBody(2, "third"));
        read[3].Body.ShouldBe(new EditBody(2, "third"));
        (await Texts(log, 2)).ShouldBe([(null, "first"), (3, "second"), (4, "third")]);
        (await log.Log.ReadEdits(log.Id, 2, 3, 10, Stopped)).ShouldHaveSingleItem().Text.ShouldBe("third");
        (await log.Log.ReadEdits(log.Id, 2, 0, 2, Stopped)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_deleted_message_is_read_without_its_texts()
    {
        var log = await NewLog("ann");
        var body = TestLog.Body("secret") with { Attachments = ["file-1"] };
        await log.Append(new AppendEntry(TestLog.User("ann"), ClientId.Parse("1"), body));
        await log.Append(
            TestLog.Change("ann", "2", new EditBody(2, "secret two")),
            TestLog.Change("ann", "3", new ReactBody(2, Thumb, true)),
            TestLog.Change("ann", "4", new PinBody(2, true)),
            TestLog.Change("ann", "5", new DeleteBody(2)));

        var read = await log.ReadAll();
        MessageFold.Describe(read[1]).ShouldBe(
            "2 '' [] to () edited () deleted reactions () thread () changed 6");
        read[2].Body.ShouldBe(new EditBody(2, "") { IsDeleted = true });
        var last = (await Storage.Reads.Conversations(UserId.Parse("ann"), null, 10, Stopped)).Items[0].Last!;
        MessageFold.Describe(last).ShouldBe(MessageFold.Describe(read[1]));
        (await Texts(log, 2)).ShouldBe([(null, "secret"), (3, "secret two")]);
    }

    [Fact]
    public async Task An_emoji_that_only_a_newer_version_knows_is_read()
    {
        var newer = Emoji.Stored("\U0001FAFF");
        Emoji.TryParse(newer.Value, out _).ShouldBeFalse();
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Message("ann", "1"));
        await log.Append(
            TestLog.Change("ann", "2", new ReactBody(3, newer, true)),
            TestLog.Change("bob", "3", new ReactBody(3, newer, true)));
        await log.Append(TestLog.Change("ann", "4", new ReactBody(3, newer, false)));

        (await Reactions(log, 3)).ShouldBe($"{newer} 1 bob");
        (await log.ReadAll())[3].Body.ShouldBe(new ReactBody(3, newer, true));
        var query = new FactsQuery(log.Id, [], Invites: false) { Messages = [3] };
        (await Storage.Facts.Find(query, Stopped)).Messages[0].Reactions[newer].ShouldBe(1);
    }

    [Fact]
    public async Task After_a_withdrawal_the_next_person_is_named()
    {
        var people = Enumerable.Range(0, 23).Select(number => $"p{number:00}").ToArray();
        var log = await NewLog(people);
        await log.Append(TestLog.Message("p00", "1"));
        var message = log.Head;
        foreach (var person in people)
        {
            await log.Append(TestLog.Change(person, "r", new ReactBody(message, Thumb, true)));
        }

        (await Reactions(log, message)).ShouldBe($"👍 23 {string.Join(' ', people[..20])}");
        await log.Append(
            TestLog.Change("p03", "w", new ReactBody(message, Thumb, false)),
            TestLog.Change("p03", "again", new ReactBody(message, Thumb, true)),
            TestLog.Change("p21", "w", new ReactBody(message, Thumb, false)),
            TestLog.Change("p00", "w", new ReactBody(message, Thumb, false)));
        (await Reactions(log, message)).ShouldBe(
            $"👍 21 {string.Join(' ', people[1..3].Concat(people[4..21]).Append("p22"))}");
    }

    [Fact]
    public async Task Replies_are_counted_on_their_message_and_read_as_its_thread()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Message("ann", "root"), TestLog.Message("bob", "aside"));
        await log.Append(
            TestLog.Reply("bob", "1", 3),
            TestLog.Reply("ann", "2", 4),
            TestLog.Reply("ann", "3", 3),
            TestLog.Reply("bob", "4", 3),
            TestLog.Change("ann", "5", new EditBody(7, "edited")));

        var root = (await log.ReadAll())[2].Body.ShouldBeOfType<MessageBody>();
        root.Changes!.Thread!.Replies.ShouldBe(3);
        root.Changes.Thread.Last.ShouldBe(8);
        root.Changes.Thread.Participants.ShouldBe([UserId.Parse("bob"), UserId.Parse("ann")]);
        (await Thread(log, null, null, 10)).ShouldBe("3 5 7 8");
        (await Thread(log, null, null, 2)).ShouldBe("7 8 more");
        (await Thread(log, 7, null, 2)).ShouldBe("3 5");
        (await Thread(log, 7, null, 1)).ShouldBe("5 more");
        (await Thread(log, null, 0, 2)).ShouldBe("3 5 more");
        (await Thread(log, null, 5, 2)).ShouldBe("7 8");
        (await Thread(log, null, 8, 2)).ShouldBe("");
        var edited = (await log.Log.ReadThread(log.Id, new ThreadQuery(3, null, 5, 1), 1, Stopped))!.Value.Page;
        edited.Events[0].Body.ShouldBeOfType<MessageBody>().Text.ShouldBe("edited");
    }

    [Theory]
    [InlineData(5, 4, "3 4 5 6")]
    [InlineData(5, 1, "5")]
    [InlineData(1, 4, "1 2 3 4")]
    [InlineData(10, 4, "7 8 9 10")]
    [InlineData(99, 4, "7 8 9 10")]
    [InlineData(9, 20, "1 2 3 4 5 6 7 8 9 10")]
    public async Task Events_around_a_seq_are_the_nearest_ones_on_both_sides(long around, int limit, string seqs)
    {
        var log = await NewLog("ann");
        await log.Append([.. Enumerable.Repeat(TestLog.Message("ann", null), 9)]);
        var page = await log.Log.ReadAround(log.Id, around, limit, int.MaxValue, Stopped);
        string.Join(' ', page!.Events.Select(logged => logged.Seq)).ShouldBe(seqs);
        page.Head.Head.ShouldBe(10);
    }

    [Fact]
    public async Task A_page_around_a_seq_keeps_the_nearest_events_that_fit()
    {
        var log = await NewLog("ann");
        await log.Append([.. Enumerable.Repeat(TestLog.Message("ann", null, new string('x', 1_000)), 9)]);
        var page = await log.Log.ReadAround(log.Id, 5, 9, 4_500, Stopped);
        page!.Events.Select(logged => logged.Seq).ShouldBe([4, 5, 6]);
        (await log.Log.ReadAround(log.Id, 5, 9, 1, Stopped))!.Events.ShouldHaveSingleItem().Seq.ShouldBe(5);
    }

    [Fact]
    public async Task What_rules_ask_of_messages_is_found()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Message("ann", "1"), TestLog.Message("bob", "2"));
        await log.Append(
            TestLog.Change("bob", "3", new DeleteBody(4)), TestLog.Change("bob", "4", new ReactBody(3, Thumb, true)));
        var query = new FactsQuery(log.Id, [], Invites: false) { Messages = [1, 3, 4, 5, 99, -1] };
        var found = (await Storage.Facts.Find(query, Stopped)).Messages.OrderBy(message => message.Seq).ToList();
        found.Select(message => message.Seq).ShouldBe([3, 4]);
        found[0].Author.Value.ShouldBe("ann");
        found[0].At.ShouldBe(TestLog.Noon);
        found[0].Reactions[Thumb].ShouldBe(1);
        found.ConvertAll(message => message.IsDeleted).ShouldBe([false, true]);
    }

    private static async Task<IEnumerable<(long?, string)>> Texts(TestLog log, long target) =>
        (await log.Log.ReadEdits(log.Id, target, 0, 10, Stopped)).Select(item => (item.Seq, item.Text));

    private static async Task<string> Reactions(TestLog log, long message)
    {
        var page = await log.Log.ReadAround(log.Id, message, 1, int.MaxValue, Stopped);
        var body = page!.Events[0].Body.ShouldBeOfType<MessageBody>();
        return string.Join(
            ", ",
            body.Changes!.Reactions.Select(reaction =>
                $"{reaction.Emoji} {reaction.Count} {string.Join(' ', reaction.By)}"));
    }

    private static async Task<string> Thread(TestLog log, long? before, long? after, int limit)
    {
        var query = new ThreadQuery(3, before, after, limit);
        var thread = (await log.Log.ReadThread(log.Id, query, int.MaxValue, Stopped))!.Value;
        var seqs = string.Join(' ', thread.Page.Events.Select(logged => logged.Seq));
        return thread.More ? $"{seqs} more" : seqs;
    }
}
