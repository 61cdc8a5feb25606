using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class AppendInMemory() : AppendContract(DatabaseKind.Memory);

public sealed class AppendOnSqlite() : AppendContract(DatabaseKind.Sqlite);

public sealed class AppendOnPostgreSql() : AppendContract(DatabaseKind.PostgreSql);

public abstract class AppendContract(DatabaseKind kind) : StorageContract(kind)
{
    [Fact]
    public async Task Winners_are_numbered_from_the_expected_head_without_holes()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Message("ann", "1"), TestLog.Message("ann", "2"));
        await log.Append(TestLog.Message("ann", "3"));

        (await log.ReadAll()).Select(logged => logged.Seq).ShouldBe([1, 2, 3, 4]);
        (await log.Load()).Info.Head.ShouldBe(4);
    }

    [Fact]
    public async Task A_stored_event_is_read_as_it_was_answered()
    {
        var log = await NewLog("ann");
        var body = new MessageBody(
            ConversationKind.Group, "\"ä\n€\u2028😀 ", [], ReplyTo: 1, [Accounts.UserId.Parse("ann")]);
        var outcome = await log.Append(new AppendEntry(TestLog.User("ann"), ClientId.Parse("ключ 1"), body));

        var stored = outcome.ShouldHaveSingleItem().ShouldBeOfType<EntryStored>().Event;
        var read = (await log.ReadAll())[^1];
        stored.At.ShouldBe(TestLog.Noon);
        (stored with { Body = null! }).ShouldBe(read with { Body = null! });
        var readBody = read.Body.ShouldBeOfType<MessageBody>();
        (readBody with { Mentions = [] }).ShouldBe(body with { Mentions = [] });
        readBody.Mentions.ShouldBe(body.Mentions);
    }

    [Fact]
    public async Task Times_are_kept_to_the_millisecond_and_answered_so()
    {
        var log = await NewLog("ann");
        var request = log.Request([TestLog.Message("ann", "1")], []) with { At = TestLog.Noon.AddTicks(4_999) };
        var outcome = (await log.Send(request)).ShouldBeOfType<Appended>().Entries[0];

        outcome.ShouldBeOfType<EntryStored>().Event.At.ShouldBe(TestLog.Noon);
        (await log.ReadAll())[^1].At.ShouldBe(TestLog.Noon);
    }

    [Fact]
    public async Task A_repeat_returns_the_first_result_and_costs_no_seq()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Message("ann", "1", "first"));
        var again = log.Request([TestLog.Message("ann", "1", "second"), TestLog.Message("ann", "2")], []);
        var outcome = await log.Send(again with { At = TestLog.Noon.AddHours(1) });

        var entries = outcome.ShouldBeOfType<Appended>().Entries;
        entries[0].ShouldBe(new EntryDuplicate(2, TestLog.Noon));
        entries[1].ShouldBeOfType<EntryStored>().Event.Seq.ShouldBe(3);
        (await log.ReadAll())[1].Body.ShouldBe(TestLog.Body("first"));
    }

    [Fact]
    public async Task A_repeat_within_the_request_is_a_duplicate_of_the_first()
    {
        var log = await NewLog("ann");
        var entries = await log.Append(
            TestLog.Message("ann", "1"), TestLog.Message("ann", "1"), TestLog.Meta("ann", "1", "title"));

        entries[0].ShouldBeOfType<EntryStored>().Event.Seq.ShouldBe(2);
        entries[1].ShouldBe(new EntryDuplicate(2, TestLog.Noon));
        entries[2].ShouldBeOfType<EntryConflict>();
        log.Head.ShouldBe(2);
    }

    [Fact]
    public async Task A_client_id_used_for_a_command_of_another_type_is_a_conflict()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Message("ann", "1"));

        (await log.Append(TestLog.Meta("ann", "1", "title"))).ShouldHaveSingleItem().ShouldBeOfType<EntryConflict>();
        log.Head.ShouldBe(2);
    }

    [Fact]
    public async Task Client_ids_are_of_one_sender_and_one_conversation()
    {
        var log = await NewLog("ann", "bob");
        var other = await NewLog("ann");
        await log.Append(TestLog.Message("ann", "1"));

        (await log.Append(TestLog.Message("bob", "1"))).ShouldHaveSingleItem().ShouldBeOfType<EntryStored>();
        (await other.Append(TestLog.Message("ann", "1"))).ShouldHaveSingleItem().ShouldBeOfType<EntryStored>();
    }

    [Fact]
    public async Task A_look_up_finds_a_stored_event_and_stores_nothing()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Message("ann", "1"));
        var entries = await log.Append(
            TestLog.Message("ann", "1") with { LookUpOnly = true },
            TestLog.Message("ann", "2") with { LookUpOnly = true },
            TestLog.Message("ann", null) with { LookUpOnly = true },
            TestLog.Meta("ann", "1", null) with { LookUpOnly = true });

        entries[0].ShouldBe(new EntryDuplicate(2, TestLog.Noon));
        entries[1].ShouldBeOfType<EntryAbsent>();
        entries[2].ShouldBeOfType<EntryAbsent>();
        entries[3].ShouldBeOfType<EntryConflict>();
        (await log.ReadAll()).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_request_with_another_head_or_epoch_is_fenced_and_does_nothing()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Message("ann", "1"));
        var mark = new MarkEntry(Accounts.UserId.Parse("ann"), 2, 2);
        var request = log.Request([TestLog.Message("ann", "2")], [mark]);

        (await log.Send(request with { ExpectedHead = 1 })).ShouldBeOfType<Fenced>();
        (await log.Send(request with { ExpectedHead = 3 })).ShouldBeOfType<Fenced>();
        (await log.Send(request with { Epoch = Epoch.Parse("e2") })).ShouldBeOfType<Fenced>();
        (await log.Send(request with { Conversation = TestLog.NewId() })).ShouldBeOfType<Fenced>();
        (await log.ReadAll()).Length.ShouldBe(2);
        (await log.Load()).Members.ShouldHaveSingleItem().Read.ShouldBe(0);
    }

    [Fact]
    public async Task Of_many_writers_that_want_the_same_seq_exactly_one_wins()
    {
        var log = await NewLog("ann");
        await using var other = await OpenAnother();
        var requests = Enumerable.Range(0, 40).Select(number =>
            (number % 2 == 0 ? Storage.Log : other.Log).Append(
                log.Request([TestLog.Message("ann", $"{number}"), TestLog.Message("ann", $"{number}-b")], [])));
        var outcomes = await Task.WhenAll(requests);

        outcomes.OfType<Appended>().ShouldHaveSingleItem().Head.ShouldBe(3);
        outcomes.OfType<Fenced>().Count().ShouldBe(39);
        (await log.ReadAll()).Select(logged => logged.Seq).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_conversation_is_made_once()
    {
        await TestLog.AddAccounts(Storage, "ann");
        await using var other = await OpenAnother();
        var id = TestLog.NewId();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(number => new TestLog((number % 2 == 0 ? Storage : other).Log, id))
            .Select((log, number) => log.TryCreate(TestLog.NewGroup("ann", $"{number}"), "ann")));

        outcomes.OfType<Appended>().ShouldHaveSingleItem();
        outcomes.OfType<Fenced>().Count().ShouldBe(19);
        (await new TestLog(Storage.Log, id).ReadAll()).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_failing_request_leaves_its_neighbours_alone()
    {
        var logs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NewLog("ann")));
        var bad = logs[3].Request([TestLog.Message("ann", "1"), TestLog.Member("nobody", MemberChange.Joined)], []);
        var failing = logs[3].Log.Append(bad);
        var outcomes = await Task.WhenAll(
            logs.Where(log => log != logs[3]).Select(log => log.TryAppend(TestLog.Message("ann", "1"))));

        await Should.ThrowAsync<Exception>(failing);
        outcomes.ShouldAllBe(outcome => outcome is Appended);
        (await logs[3].ReadAll()).Length.ShouldBe(1);
        (await logs[3].Append(TestLog.Message("ann", "1"))).ShouldHaveSingleItem().ShouldBeOfType<EntryStored>();
    }

    [Fact]
    public async Task Ten_thousand_events_go_in_one_request()
    {
        var log = await NewLog("ann");
        var entries = await log.Append(
            [.. Enumerable.Range(0, 10_000).Select(number => TestLog.Message("ann", $"{number}"))]);

        entries.OfType<EntryStored>().Select(stored => stored.Event.Seq).ShouldBe(TestLog.Seqs(2, 10_001));
        (await log.ReadAll()).Select(logged => logged.Seq).ShouldBe(TestLog.Seqs(1, 10_001));
    }

    [Fact]
    public async Task Acknowledged_changes_are_there_after_a_restart()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Message("ann", "1"), TestLog.Member("bob", MemberChange.Left));
        await log.Mark("ann", 3, 4);
        var before = await log.ReadAll();
        await Reopen();

        var after = new TestLog(Storage.Log, log.Id);
        (await after.ReadAll()).Select(logged => logged with { Body = null! })
            .ShouldBe(before.Select(logged => logged with { Body = null! }));
        var loaded = await after.Load();
        loaded.Members.ShouldHaveSingleItem()
            .ShouldBe(new StoredMember(TestLog.User("ann"), MemberRole.Owner, 1, 3, 4));
        loaded.ShouldSatisfyAllConditions(
            () => loaded.Info.Kind.ShouldBe(ConversationKind.Group),
            () => loaded.Info.Epoch.ShouldBe(TestLog.FirstEpoch),
            () => loaded.Info.Head.ShouldBe(4),
            () => loaded.Oldest.ShouldBe(1),
            () => loaded.Creator.Value.ShouldBe("ann"));
    }
}
