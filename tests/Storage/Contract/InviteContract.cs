using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class InvitesInMemory() : InviteContract(DatabaseKind.Memory);

public sealed class InvitesOnSqlite() : InviteContract(DatabaseKind.Sqlite);

public sealed class InvitesOnPostgreSql() : InviteContract(DatabaseKind.PostgreSql);

public abstract class InviteContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly StoredInvite Code =
        new("i-abcdefghijklmnopqrstuvwxyz", 2, TestLog.Noon.AddDays(1), UserId.Parse("ann"));

    [Fact]
    public async Task A_code_is_created_used_and_deleted_when_used_up()
    {
        var log = await NewLog("ann");
        await TestLog.AddAccounts(Storage, "bob", "cyn");
        (await Put(log, new InviteEntry(0, Code))).ShouldBeOfType<Appended>();
        (await Invites(log)).ShouldBe([Code]);

        (await Put(log, new InviteEntry(2, Code with { Uses = 1 }), TestLog.Member("bob", MemberChange.Joined)))
            .ShouldBeOfType<Appended>();
        (await Invites(log)).ShouldBe([Code with { Uses = 1 }]);
        await Put(log, new InviteEntry(1, Code with { Uses = 0 }), TestLog.Member("cyn", MemberChange.Joined));
        (await Invites(log)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_code_without_uses_left_admits_nobody()
    {
        var log = await NewLog("ann");
        await TestLog.AddAccounts(Storage, "bob");
        await Put(log, new InviteEntry(0, Code));
        await Put(log, new InviteEntry(2, Code with { Uses = 0 }));

        var join = TestLog.Member("bob", MemberChange.Joined);
        (await Put(log, new InviteEntry(2, Code with { Uses = 1 }), join)).ShouldBeOfType<Fenced>();
        (await log.Load()).Members.ShouldHaveSingleItem();
        (await Invites(log)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_code_is_of_one_conversation_only()
    {
        var log = await NewLog("ann");
        var other = await NewLog("ann");
        await Put(log, new InviteEntry(0, Code));
        (await Put(other, new InviteEntry(2, Code with { Uses = 1 }))).ShouldBeOfType<Fenced>();
        (await Invites(other)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Expired_entries_are_removed_with_the_next_change()
    {
        var log = await NewLog("ann");
        await Put(log, new InviteEntry(0, Code));
        var later = Code with { Code = "i-zyxwvutsrqponmlkjihgfedcba", ExpiresAt = TestLog.Noon.AddDays(9) };
        await log.Send(log.Request([], []) with
        {
            At = Code.ExpiresAt,
            Invites = [new InviteEntry(0, later)],
        });
        (await Invites(log)).ShouldBe([later]);
    }

    private static Task<AppendOutcome> Put(TestLog log, InviteEntry invite, params AppendEntry[] entries) =>
        log.Send(log.Request(entries, []) with { Invites = [invite] });

    private async Task<IEnumerable<StoredInvite>> Invites(TestLog log) =>
        (await Storage.Facts.Find(new FactsQuery(log.Id, [], Invites: true), Stopped)).Invites;
}
