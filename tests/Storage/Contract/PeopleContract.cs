using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class PeopleInMemory() : PeopleContract(DatabaseKind.Memory);

public sealed class PeopleOnSqlite() : PeopleContract(DatabaseKind.Sqlite);

public sealed class PeopleOnPostgreSql() : PeopleContract(DatabaseKind.PostgreSql);

public abstract class PeopleContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly UserId Asker = UserId.Parse("asker");

    [Fact]
    public async Task People_are_found_by_the_beginnings_of_handles_and_words_of_names()
    {
        await Add("u-1", "Ann-Marie Lée", "annie");
        await Add("u-2", "Bob", "Ann_B");
        await Add("u-3", "山田太郎", null);
        await Add("u-4", "100%", "percent");
        (await Found("ann")).ShouldBe(["u-2", "u-1"]);
        (await Found("Marie l")).ShouldBe(["u-1"]);
        (await Found("LEE")).ShouldBe(["u-1"]);
        (await Found("@ann_b")).ShouldBe(["u-2"]);
        (await Found("太")).ShouldBe(["u-3"]);
        (await Found("100")).ShouldBe(["u-4"]);
        (await Found("nn")).ShouldBeEmpty();
        var found = await Storage.Accounts.FindPeople(Search("bob"), Stopped);
        found.People.ShouldBe([new FoundPerson(new(UserId.Parse("u-2"), SenderType.User, "Bob"), "Ann_B")]);
    }

    [Fact]
    public async Task Nobody_finds_themselves_guests_banned_accounts_or_people_on_either_side_of_a_block()
    {
        await Add("asker", "Ann Asker", "asker");
        var banned = await Add("u-1", "Ann Banned", "banned");
        await Add("u-2", "Ann Guest", null, SenderType.Guest);
        await Add("u-3", "Ann Blocked", "blocked");
        await Add("u-4", "Ann Blocker", "blocker");
        await Add("u-5", "Ann Free", "free");
        await Add("u-6", "Ann Bot", null, SenderType.Bot);
        await Storage.Accounts.Update(banned with { Ban = new Ban(TestLog.Noon, null), Stamp = 1 }, stamp: 0);
        await Storage.Blocks.Add(Asker, UserId.Parse("u-3"), TestLog.Noon);
        await Storage.Blocks.Add(UserId.Parse("u-4"), Asker, TestLog.Noon);
        await Storage.Blocks.Add(UserId.Parse("u-5"), UserId.Parse("u-3"), TestLog.Noon);
        (await Found("ann")).ShouldBe(["u-6", "u-5"]);
        await Storage.Accounts.Update(banned with { Stamp = 2 }, stamp: 1);
        (await Found("banned")).ShouldBe(["u-1"]);
    }

    [Fact]
    public async Task A_renamed_person_is_found_by_the_new_name_only()
    {
        var ann = await Add("u-1", "Ann Lee", "ann");
        await Storage.Accounts.UpdateProfile(ann with { User = ann.User with { Name = "Bea Lee" } }, avatar: null);
        (await Found("bea")).ShouldBe(["u-1"]);
        (await Found("lee")).ShouldBe(["u-1"]);
        (await Found("ann lee")).ShouldBeEmpty();
        (await Found("ann")).ShouldBe(["u-1"]);
    }

    [Fact]
    public async Task Among_people_in_conversations_with_the_asker_only_these_are_found()
    {
        await NewLog("asker", "bob");
        await Add("u-1", "Name of stranger", "stranger");
        var left = await NewLog("asker", "cyn");
        await left.Append(TestLog.Member("cyn", MemberChange.Left));
        (await Found("name", everybody: false)).ShouldBe(["bob"]);
        (await Found("name")).ShouldBe(["bob", "cyn", "u-1"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Pages_hold_everybody_once_in_the_order_of_what_matched(int limit)
    {
        await Add("asker", "Asker", "asker");
        for (var number = 1; number <= 7; number++)
        {
            await Add($"u-{number}", $"Ann Anna {number % 3}", $"ann{number}");
        }

        await Storage.Blocks.Add(Asker, UserId.Parse("u-4"), TestLog.Noon);
        var found = new List<string>();
        PersonPlace? after = null;
        do
        {
            var page = await Storage.Accounts.FindPeople(Search("ann") with { After = after, Limit = limit }, Stopped);
            page.People.Length.ShouldBeLessThanOrEqualTo(limit);
            found.AddRange(page.People.Select(person => person.User.Id.Value));
            after = page.Next;
        }
        while (after is not null);

        found.ShouldBe(["u-3", "u-6", "u-1", "u-7", "u-2", "u-5"]);
    }

    private async Task<IEnumerable<string>> Found(string query, bool everybody = true) =>
        (await Storage.Accounts.FindPeople(Search(query) with { Everybody = everybody }, Stopped))
            .People.Select(person => person.User.Id.Value);

    private static PeopleSearch Search(string query) =>
        new(Asker, PersonKeys.Prefix(query)!, Everybody: true, After: null, Limit: 50);

    private async Task<StoredAccount> Add(
        string id, string name, string? handle, SenderType type = SenderType.User)
    {
        var account = new StoredAccount(
            new Participant(UserId.Parse(id), type, name), Email: null, handle, PasswordHash: null, TestLog.Noon);
        (await Storage.Accounts.Insert(account)).ShouldBeTrue();
        return account;
    }
}
