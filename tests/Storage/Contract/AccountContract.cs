using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Tests.Storage.Databases;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class AccountsInMemory() : AccountContract(DatabaseKind.Memory);

public sealed class AccountsOnSqlite() : AccountContract(DatabaseKind.Sqlite);

public sealed class AccountsOnPostgreSql() : AccountContract(DatabaseKind.PostgreSql);

public abstract class AccountContract(DatabaseKind kind) : StorageContract(kind)
{
    [Fact]
    public async Task An_account_is_loaded_as_it_was_inserted()
    {
        var account = Account("ann", "Ann@Example.org", "Ann.B");
        (await Storage.Accounts.Insert(account)).ShouldBeTrue();
        await Reopen();
        (await Storage.Accounts.Load(account.User.Id, Stopped)).ShouldBe(account);
        (await Storage.Accounts.Load(UserId.Parse("nobody"), Stopped)).ShouldBeNull();
    }

    [Theory]
    [InlineData("ann", "other@example.org", "other")]
    [InlineData("other", "ANN@example.ORG", "other")]
    [InlineData("other", "other@example.org", "ANN.b")]
    public async Task Id_email_and_handle_are_unique_in_any_spelling(string id, string email, string handle)
    {
        await Storage.Accounts.Insert(Account("ann", "Ann@Example.org", "Ann.B"));
        (await Storage.Accounts.Insert(Account(id, email, handle))).ShouldBeFalse();
        (await Storage.Accounts.Insert(Account("other", "other@example.org", "other"))).ShouldBeTrue();
    }

    [Fact]
    public async Task Of_many_simultaneous_registrations_with_one_e_mail_one_wins()
    {
        var inserted = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            Storage.Accounts.Insert(Account($"u{number}", "ann@example.org", $"handle{number}"))));
        inserted.Count(isOurs => isOurs).ShouldBe(1);
    }

    [Fact]
    public async Task Guests_have_neither_email_nor_handle_and_there_may_be_many()
    {
        (await Storage.Accounts.Insert(Account("g1", null, null))).ShouldBeTrue();
        (await Storage.Accounts.Insert(Account("g2", null, null))).ShouldBeTrue();
    }

    [Fact]
    public async Task An_account_is_found_by_its_normalised_email()
    {
        await Storage.Accounts.Insert(Account("ann", "Ann@Example.org", "ann"));
        var key = AccountRules.NormaliseEmail("ann@EXAMPLE.org");
        (await Storage.Accounts.FindByEmail(key, Stopped)).ShouldBe(UserId.Parse("ann"));
        (await Storage.Accounts.FindByEmail("NOBODY@EXAMPLE.ORG", Stopped)).ShouldBeNull();
    }

    [Fact]
    public async Task Existing_people_are_found_among_many()
    {
        await TestLog.AddAccounts(Storage, "ann", "bob", "cyn");
        var found = await Storage.Accounts.Find(
            [UserId.Parse("cyn"), UserId.Parse("nobody"), UserId.Parse("ann"), UserId.Parse("ann")], Stopped);
        found.ShouldBe([TestLog.User("ann"), TestLog.User("cyn")], ignoreOrder: true);
        (await Storage.Accounts.Find([], Stopped)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_changeable_parts_of_an_account_are_written_and_the_others_stay()
    {
        var account = Account("ann", "ann@example.org", "ann");
        await Storage.Accounts.Insert(account);
        var changed = account with
        {
            User = account.User with { Type = SenderType.Staff },
            Role = DeploymentRole.Admin,
            PasswordHash = "second",
            Stamp = 1,
            Ban = new Ban(TestLog.Noon.AddHours(1), "Spam."),
        };
        var written = changed with
        {
            User = changed.User with { Name = "x" },
            Email = "x@example.org",
            Handle = "x",
            Avatar = UploadId.Parse("x"),
        };
        (await Storage.Accounts.Update(written, stamp: 0)).ShouldBeTrue();
        await Reopen();
        (await Storage.Accounts.Load(account.User.Id, Stopped)).ShouldBe(changed);
    }

    [Fact]
    public async Task Accounts_are_searched_by_the_beginning_of_email_or_handle_and_by_id()
    {
        await Storage.Accounts.Insert(Account("u-1", "bea@example.org", "bea"));
        await Storage.Accounts.Insert(Account("u-2", "ann@example.org", "Beatrix"));
        await Storage.Accounts.Insert(Account("u-3", "100%@example.org", "cyn"));
        await Storage.Accounts.Insert(Account("u-4", null, null));

        (await Found("BEA", null, 10)).ShouldBe(["u-1", "u-2"]);
        (await Found("BEA", "u-1", 10)).ShouldBe(["u-2"]);
        (await Found("u-4", null, 10)).ShouldBe(["u-4"]);
        (await Found("100%", null, 10)).ShouldBe(["u-3"]);
        (await Found("%", null, 10)).ShouldBeEmpty();
        (await Found("", "u-1", 2)).ShouldBe(["u-2", "u-3"]);
    }

    [Fact]
    public async Task A_change_from_an_old_stamp_is_refused()
    {
        var account = Account("ann", "ann@example.org", "ann");
        await Storage.Accounts.Insert(account);
        (await Storage.Accounts.Update(account with { Stamp = 1 }, stamp: 0)).ShouldBeTrue();
        (await Storage.Accounts.Update(account with { PasswordHash = "second" }, stamp: 0)).ShouldBeFalse();
        (await Storage.Accounts.Update(Account("nobody", null, null), stamp: 0)).ShouldBeFalse();
        (await Storage.Accounts.Load(account.User.Id, Stopped)).ShouldBe(account with { Stamp = 1 });
    }

    [Theory]
    [InlineData(SenderType.User, DeploymentRole.Member)]
    [InlineData(SenderType.Guest, DeploymentRole.Guest)]
    [InlineData(SenderType.Bot, DeploymentRole.Member)]
    public async Task A_new_account_has_the_role_of_its_kind(SenderType type, DeploymentRole role)
    {
        var account = new StoredAccount(TestLog.User("ann") with { Type = type }, null, null, null, TestLog.Noon);
        await Storage.Accounts.Insert(account);
        (await Storage.Accounts.Load(account.User.Id, Stopped))!.Role.ShouldBe(role);
    }

    private async Task<IEnumerable<string>> Found(string text, string? after, int limit) =>
        (await Storage.Accounts.Search(text, after is null ? null : UserId.Parse(after), limit, Stopped))
        .Select(account => account.User.Id.Value);

    private static StoredAccount Account(string id, string? email, string? handle) =>
        new(TestLog.User(id), email, handle, email is null ? null : "first", TestLog.Noon);
}
