using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class RepeatedChangesInMemory() : RepeatedChangeContract(DatabaseKind.Memory);

public sealed class RepeatedChangesOnSqlite() : RepeatedChangeContract(DatabaseKind.Sqlite);

public sealed class RepeatedChangesOnPostgreSql() : RepeatedChangeContract(DatabaseKind.PostgreSql);

/// <summary>Changes that are repeated, by client id or by what they make of a message.</summary>
public abstract class RepeatedChangeContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly Emoji Thumb = Emoji.Parse("👍");

    [Fact]
    public async Task What_is_so_already_is_a_repeat_of_the_event_that_made_it_so()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Message("ann", "1"));
        var first = await log.Append(
            TestLog.Change("ann", "2", new ReactBody(3, Thumb, true)),
            TestLog.Change("ann", "3", new ReactBody(3, Thumb, true)),
            TestLog.Change("bob", "3", new ReactBody(3, Thumb, true)),
            TestLog.Change("ann", "4", new PinBody(3, true)));
        first[1].ShouldBe(new EntryDuplicate(4, TestLog.Noon));

        var second = await log.Append(
            TestLog.Change("ann", "5", new ReactBody(3, Thumb, true)),
            TestLog.Change("bob", "5", new PinBody(3, true)),
            TestLog.Change("ann", "6", new ReactBody(3, Thumb, false)),
            TestLog.Change("ann", "7", new ReactBody(3, Thumb, false)),
            TestLog.Change("ann", "8", new DeleteBody(3)),
            TestLog.Change("bob", "9", new DeleteBody(3)));

        second[0].ShouldBe(new EntryDuplicate(4, TestLog.Noon));
        second[1].ShouldBe(new EntryDuplicate(6, TestLog.Noon));
        second[2].ShouldBeOfType<EntryStored>();
        second[3].ShouldBe(new EntryDuplicate(7, TestLog.Noon));
        second[5].ShouldBe(new EntryDuplicate(8, TestLog.Noon));
        (await log.Append(TestLog.Change("ann", "10", new ReactBody(3, Thumb, false))))[0]
            .ShouldBe(new EntryDuplicate(7, TestLog.Noon));
        log.Head.ShouldBe(8);
    }

    [Fact]
    public async Task A_repeat_remains_one_when_the_message_is_no_longer_so()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Message("ann", "1"));
        await log.Append(
            TestLog.Change("ann", "2", new ReactBody(3, Thumb, true)),
            TestLog.Change("ann", "3", new PinBody(3, true)));
        await log.Append(
            TestLog.Change("ann", "c5", new ReactBody(3, Thumb, true)),
            TestLog.Change("ann", "c5", new ReactBody(3, Thumb, true)),
            TestLog.Change("bob", "c5", new PinBody(3, true)));
        await log.Append(
            TestLog.Change("ann", "c6", new ReactBody(3, Thumb, false)),
            TestLog.Change("ann", "c7", new PinBody(3, false)));

        var late = await log.Append(
            TestLog.Change("ann", "c5", new ReactBody(3, Thumb, true)),
            TestLog.Change("bob", "c5", new PinBody(3, true)),
            TestLog.Change("ann", "c5", new PinBody(3, true)),
            TestLog.Message("ann", "c5"));
        late[0].ShouldBe(new EntryDuplicate(4, TestLog.Noon));
        late[1].ShouldBe(new EntryDuplicate(5, TestLog.Noon));
        late[2..].ShouldAllBe(entry => entry is EntryConflict);
        log.Head.ShouldBe(7);

        var together = await log.Append(
            TestLog.Change("bob", "8", new ReactBody(3, Thumb, true)),
            TestLog.Change("bob", "9", new ReactBody(3, Thumb, true)),
            TestLog.Change("bob", "10", new ReactBody(3, Thumb, false)),
            TestLog.Change("bob", "9", new ReactBody(3, Thumb, true)));
        together[3].ShouldBe(new EntryDuplicate(8, TestLog.Noon));
        log.Head.ShouldBe(9);
    }

    [Fact]
    public async Task A_repeat_that_stores_no_event_is_fenced()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Message("ann", "1"));
        await log.Append(TestLog.Change("ann", "2", new ReactBody(2, Thumb, true)));
        var repeat = log.Request([TestLog.Change("ann", "3", new ReactBody(2, Thumb, true))], []);
        (await log.Log.Append(repeat with { ExpectedHead = 2 })).ShouldBeOfType<Fenced>();

        await log.Append(TestLog.Change("ann", "4", new ReactBody(2, Thumb, false)));
        (await log.Append(repeat.Entries[0]))[0].ShouldBeOfType<EntryStored>();
    }

    [Fact]
    public async Task Undoing_what_nobody_did_is_absent()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Message("ann", "1"));
        var entries = await log.Append(
            TestLog.Change("ann", "2", new ReactBody(2, Thumb, false)),
            TestLog.Change("ann", "3", new PinBody(2, false)));
        entries.ShouldAllBe(entry => entry is EntryAbsent);
    }

    [Fact]
    public async Task A_refused_change_learns_only_of_ones_own_reaction()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Message("ann", "1"));
        await log.Append(
            TestLog.Change("ann", "2", new ReactBody(3, Thumb, true)),
            TestLog.Change("ann", "3", new PinBody(3, true)),
            TestLog.Change("ann", "4", new DeleteBody(3)));
        var entries = await log.Append(
            TestLog.Change("ann", "9", new ReactBody(3, Thumb, true)) with { LookUpOnly = true },
            TestLog.Change("bob", "9", new ReactBody(3, Thumb, true)) with { LookUpOnly = true },
            TestLog.Change("bob", "9", new DeleteBody(3)) with { LookUpOnly = true },
            TestLog.Change("ann", "4", new DeleteBody(3)) with { LookUpOnly = true });
        entries[0].ShouldBe(new EntryDuplicate(4, TestLog.Noon));
        entries[1].ShouldBeOfType<EntryAbsent>();
        entries[2].ShouldBeOfType<EntryAbsent>();
        entries[3].ShouldBe(new EntryDuplicate(6, TestLog.Noon));
    }

    [Fact]
    public async Task The_same_client_id_with_another_type_or_target_is_a_conflict()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Message("ann", "1"), TestLog.Message("ann", "2"));
        await log.Append(TestLog.Change("ann", "3", new EditBody(2, "new")));
        var entries = await log.Append(
            TestLog.Change("ann", "1", new EditBody(2, "new")),
            TestLog.Change("ann", "3", new EditBody(3, "new")),
            TestLog.Change("ann", "3", new DeleteBody(2)),
            TestLog.Change("ann", "3", new EditBody(2, "another text")),
            TestLog.Message("ann", "3"),
            TestLog.Reply("ann", "1", 3));
        entries[..3].ShouldAllBe(entry => entry is EntryConflict);
        entries[3].ShouldBe(new EntryDuplicate(4, TestLog.Noon));
        entries[4].ShouldBeOfType<EntryConflict>();
        entries[5].ShouldBe(new EntryDuplicate(2, TestLog.Noon));
    }
}
