using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class MembershipInMemory() : MembershipContract(DatabaseKind.Memory);

public sealed class MembershipOnSqlite() : MembershipContract(DatabaseKind.Sqlite);

public sealed class MembershipOnPostgreSql() : MembershipContract(DatabaseKind.PostgreSql);

public abstract class MembershipContract(DatabaseKind kind) : StorageContract(kind)
{
    [Fact]
    public async Task Member_events_make_and_end_memberships()
    {
        var log = await NewLog("ann", "bob", "cyn");
        await log.Append(
            TestLog.Member("bob", MemberChange.Left),
            TestLog.Member("cyn", MemberChange.Role, MemberRole.Moderator));

        (await Members(log)).ShouldBe(
        [
            new StoredMember(TestLog.User("ann"), MemberRole.Owner, 1, 0, 0),
            new StoredMember(TestLog.User("cyn"), MemberRole.Moderator, 3, 2, 0) { RoleSeq = 5 },
        ]);
        (await MemberCount("ann")).ShouldBe(2);
    }

    [Fact]
    public async Task A_person_who_rejoins_gets_a_new_membership_and_marks_that_never_go_back()
    {
        var log = await NewLog("ann", "bob");
        await log.Mark("bob", 1, 2);
        await log.Append(TestLog.Member("bob", MemberChange.Banned));
        await log.Append(TestLog.Member("bob", MemberChange.Joined, MemberRole.Reader));

        (await Members(log))[1].ShouldBe(new StoredMember(TestLog.User("bob"), MemberRole.Reader, 4, 3, 2));
    }

    [Fact]
    public async Task Messages_from_before_joining_or_rejoining_are_not_unread()
    {
        var log = await NewLog("ann", "bob");
        await TestLog.AddAccounts(Storage, "cyn");
        await log.Append(TestLog.Message("ann", null), TestLog.Message("bob", null));
        await log.Append(TestLog.Member("cyn", MemberChange.Joined), TestLog.Message("ann", null));
        (await ReadAndUnread("cyn")).ShouldBe((4, 1));
        (await ReadAndUnread("bob")).ShouldBe((1, 2));

        await log.Append(TestLog.Member("bob", MemberChange.Left), TestLog.Message("ann", null));
        await log.Append(TestLog.Member("bob", MemberChange.Joined));
        (await ReadAndUnread("bob")).ShouldBe((8, 0));
        await log.Append(TestLog.Message("ann", null));
        (await ReadAndUnread("bob")).ShouldBe((8, 1));
    }

    [Fact]
    public async Task A_person_banned_before_joining_has_read_what_was_written_before_they_joined()
    {
        var log = await NewLog("ann");
        await TestLog.AddAccounts(Storage, "bob");
        await log.Append(TestLog.Member("bob", MemberChange.Banned), TestLog.Message("ann", null));
        await log.Append(TestLog.Member("bob", MemberChange.Left), TestLog.Member("bob", MemberChange.Joined));
        (await ReadAndUnread("bob")).ShouldBe((4, 0));
    }

    [Fact]
    public async Task Changes_of_one_request_follow_each_other()
    {
        var log = await NewLog("ann");
        await TestLog.AddAccounts(Storage, "bob");
        await log.Append(
            TestLog.Member("bob", MemberChange.Joined),
            TestLog.Member("bob", MemberChange.Left),
            TestLog.Member("bob", MemberChange.Joined),
            TestLog.Member("bob", MemberChange.Role, MemberRole.Moderator));

        (await Members(log))[1].ShouldBe(new StoredMember(TestLog.User("bob"), MemberRole.Moderator, 4, 3, 0)
        {
            RoleSeq = 5,
        });
        (await MemberCount("bob")).ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_leaves_twice()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Member("bob", MemberChange.Left));
        await log.Append(TestLog.Member("bob", MemberChange.Left), TestLog.Member("bob", MemberChange.Role));

        (await Members(log)).ShouldHaveSingleItem();
        (await MemberCount("ann")).ShouldBe(1);
    }

    [Fact]
    public async Task Marks_never_go_back()
    {
        var log = await NewLog("ann");
        (await log.Mark("ann", 5, 7)).ShouldBeOfType<Appended>().Head.ShouldBe(1);
        await log.Mark("ann", 3, 8);
        await log.Mark("ann", 6, 2);

        (await Members(log)).ShouldHaveSingleItem().ShouldBe(
            new StoredMember(TestLog.User("ann"), MemberRole.Owner, 1, 6, 8));
    }

    [Fact]
    public async Task Marks_of_outsiders_are_ignored()
    {
        var log = await NewLog("ann", "bob");
        await TestLog.AddAccounts(Storage, "cyn");
        await log.Append(TestLog.Member("bob", MemberChange.Left));
        (await log.Mark("bob", 9, 9)).ShouldBeOfType<Appended>();
        (await log.Mark("cyn", 9, 9)).ShouldBeOfType<Appended>();

        await log.Append(TestLog.Member("bob", MemberChange.Joined), TestLog.Member("cyn", MemberChange.Joined));
        (await Members(log)).ShouldAllBe(member => member.Read == member.JoinedSeq - 1 && member.Delivered == 0);
    }

    [Fact]
    public async Task A_membership_of_an_unknown_account_is_refused()
    {
        var log = await NewLog("ann");
        await Should.ThrowAsync<Exception>(log.TryAppend(TestLog.Member("nobody", MemberChange.Joined)));
        (await log.ReadAll()).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_meta_event_changes_the_title()
    {
        var log = await NewLog("ann");
        await log.Append(TestLog.Meta("ann", null, "Of cabbages"));
        (await log.Load()).Info.Title.ShouldBe("Of cabbages");
        (await log.Load()).MetaSeq.ShouldBe(2);
        await log.Append(TestLog.Meta("ann", null, null));
        (await log.Load()).Info.Title.ShouldBeNull();
    }

    [Fact]
    public async Task Those_who_lead_are_found_first_and_who_may_only_read_leads_nobody()
    {
        var log = await NewLog("ann", "bob", "cyn", "dan", "eve", "fay");
        await log.Append(
            TestLog.Member("ann", MemberChange.Left),
            TestLog.Member("bob", MemberChange.Role, MemberRole.Reader),
            TestLog.Member("eve", MemberChange.Role, MemberRole.Moderator),
            TestLog.Member("fay", MemberChange.Role, MemberRole.Owner));
        (await Leading(log, 9)).ShouldBe(["fay", "eve", "cyn", "dan"]);
        (await Leading(log, 2)).ShouldBe(["fay", "eve"]);
        (await Leading(log, 0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_conversation_is_loaded_with_as_many_members_as_are_asked_for()
    {
        var log = await NewLog("ann", "bob", "cyn", "dan");
        await log.Append(TestLog.Member("bob", MemberChange.Left));
        (await log.Load(membersMax: 2)).ShouldSatisfyAllConditions(
            stored => stored.MemberCount.ShouldBe(3), stored => stored.Members.Length.ShouldBe(2));
        (await log.Load(membersMax: 3)).Members.Length.ShouldBe(3);
    }

    [Fact]
    public async Task Members_have_their_new_name_at_once_and_are_soon_listed_by_it()
    {
        var log = await NewLog("ann", "bob", "cyn");
        await Rename("ann", "Zoe");
        (await Storage.Reads.Members(log.Id, null, 9, Stopped)).Items
            .Single(item => item.User.Id.Value == "ann").User.Name.ShouldBe("Zoe");
        (await log.Load()).Members.Single(member => member.User.Id.Value == "ann").User.Name.ShouldBe("Zoe");
        var query = new FactsQuery(log.Id, [], Invites: false) { Leading = 1, Everybody = true };
        (await Storage.Facts.Find(query, Stopped))
            .ShouldSatisfyAllConditions(
                facts => facts.Leading[0].User.Name.ShouldBe("Zoe"),
                facts => facts.Everybody[0].User.Name.ShouldBe("Zoe"));
        await Storage.FollowNames();
        (await Listed(log)).ShouldBe(["bob", "cyn", "ann"]);

        await log.Append(TestLog.Member("cyn", MemberChange.Left));
        await Rename("cyn", "Aaron");
        await log.Append(TestLog.Member("cyn", MemberChange.Joined));
        (await Listed(log)).ShouldBe(["cyn", "bob", "ann"]);
    }

    private async Task<IEnumerable<string>> Leading(TestLog log, int count) =>
        (await Storage.Facts.Find(new FactsQuery(log.Id, [], Invites: false) { Leading = count }, Stopped))
        .Leading.Select(member => member.User.Id.Value);

    private async Task Rename(string user, string name)
    {
        var account = (await Storage.Accounts.Load(UserId.Parse(user), Stopped))!;
        (await Storage.Accounts.UpdateProfile(account with { User = account.User with { Name = name } }, avatar: null))
            .ShouldBe(ProfileOutcome.Changed);
    }

    /// <summary>In pages of one.</summary>
    private async Task<IReadOnlyList<string>> Listed(TestLog log)
    {
        var listed = new List<string>();
        string? next = null;
        do
        {
            var page = await Storage.Reads.Members(log.Id, next, 1, Stopped);
            listed.AddRange(page.Items.Select(item => item.User.Id.Value));
            next = page.Next;
        }
        while (next is not null);
        return listed;
    }

    private static async Task<IReadOnlyList<StoredMember>> Members(TestLog log) =>
        [.. (await log.Load()).Members.OrderBy(member => member.User.Id.Value, StringComparer.Ordinal)];

    private async Task<(long Read, long Unread)> ReadAndUnread(string user)
    {
        var page = await Storage.Reads.Conversations(UserId.Parse(user), after: null, limit: 1, Stopped);
        return (page.Items[0].Read, page.Items[0].Unread);
    }

    private async Task<int> MemberCount(string user) =>
        (await Storage.Reads.Conversations(UserId.Parse(user), after: null, limit: 1, Stopped)).Items[0].MemberCount;
}
