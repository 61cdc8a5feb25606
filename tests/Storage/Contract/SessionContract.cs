using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Sessions;
using OrleansChat.Sessions;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class SessionsInMemory() : SessionContract(DatabaseKind.Memory);

public sealed class SessionsOnSqlite() : SessionContract(DatabaseKind.Sqlite);

public sealed class SessionsOnPostgreSql() : SessionContract(DatabaseKind.PostgreSql);

public abstract class SessionContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly UserId Ann = UserId.Parse("ann");
    private static readonly DateTimeOffset Now = TestLog.Noon;

    [Fact]
    public async Task A_session_is_loaded_as_it_was_inserted()
    {
        var session = await Insert("s1", Access("a1", 1), Refresh("r1", 30));
        await Reopen();

        var loaded = (await Load(Now)).ShouldHaveSingleItem();
        (loaded with { Tokens = [] }).ShouldBe(new StoredSession(
            session.Id, TestLog.User("ann"), DeploymentRole.Member, session.Device, Now, Now, []));
        loaded.Tokens.ShouldBe(session.Tokens, ignoreOrder: true);
    }

    [Fact]
    public async Task Expired_tokens_are_not_loaded_but_their_session_is()
    {
        await Insert("s1", Access("a1", 1), Refresh("r1", 30));
        (await Load(Now.AddDays(1))).ShouldHaveSingleItem().Tokens.ShouldBe([Refresh("r1", 30)]);
        (await Load(Now.AddDays(30))).ShouldHaveSingleItem().Tokens.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refresh_token_is_spent_once()
    {
        await Insert("s1", Access("a1", 1), Refresh("r1", 30));
        (await Rotate("s1", "r1", Access("a2", 2), Refresh("r2", 31))).ShouldBeTrue();
        (await Rotate("s1", "r1", Access("a3", 2), Refresh("r3", 31))).ShouldBeFalse();

        (await Load(Now)).ShouldHaveSingleItem().Tokens.ShouldBe(
            [Access("a1", 1), Refresh("r1", 30) with { SpentAt = Now }, Access("a2", 2), Refresh("r2", 31)],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Only_a_token_of_the_banned_person_reveals_the_ban()
    {
        await Insert("s1", Access("a1", 1));
        (await Ban("a1")).ShouldBeNull();
        var account = (await Storage.Accounts.Load(Ann, Stopped))!;
        var ban = new Ban(Now, "Spam.");
        (await Storage.Accounts.Update(AdministrationRules.WithBan(account, ban), account.Stamp)).ShouldBeTrue();
        (await Load(Now)).ShouldBeEmpty();
        (await Ban("a1")).ShouldBe(ban);
        (await Ban("a2")).ShouldBeNull();
        (await Storage.Sessions.FindBan(UserId.Parse("bob"), Access("a1", 1).Hash, Stopped)).ShouldBeNull();

        Task<Ban?> Ban(string token) => Storage.Sessions.FindBan(Ann, Access(token, 1).Hash, Stopped);
    }

    [Fact]
    public async Task Of_many_simultaneous_uses_of_a_token_one_wins()
    {
        await Insert("s1", Refresh("r1", 30));
        var spent = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            Rotate("s1", "r1", Refresh($"n{number}", 30))));
        spent.Count(isOurs => isOurs).ShouldBe(1);
        (await Load(Now)).ShouldHaveSingleItem().Tokens.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_spent_token_gives_more_tokens_of_the_next_generation_also_after_a_restart()
    {
        await Insert("s1", Refresh("r1", 30));
        await Rotate("s1", "r1", Next(1, "r2"));
        await Reopen();
        (await Repeat("s1", "r1", Next(1, "r3"))).ShouldBeTrue();

        (await Load(Now)).ShouldHaveSingleItem().Tokens.ShouldBe(
            [Refresh("r1", 30) with { SpentAt = Now }, Next(1, "r2"), Next(1, "r3")], ignoreOrder: true);
    }

    [Fact]
    public async Task One_token_of_a_generation_spends_all_of_it()
    {
        await Insert("s1", Refresh("r1", 30));
        await Rotate("s1", "r1", Next(1, "r2"));
        await Repeat("s1", "r1", Next(1, "r3"));
        (await Rotate("s1", "r3", Next(2, "r4"))).ShouldBeTrue();
        (await Rotate("s1", "r2", Next(2, "r5"))).ShouldBeFalse();
        (await Repeat("s1", "r1", Next(1, "r6"))).ShouldBeFalse();
        (await Repeat("s1", "r2", Next(2, "r7"))).ShouldBeTrue();

        (await Load(Now)).ShouldHaveSingleItem().Tokens
            .Where(token => token.SpentAt is null)
            .ShouldBe([Next(2, "r4"), Next(2, "r7")], ignoreOrder: true);
    }

    [Fact]
    public async Task Nothing_is_given_for_a_token_that_is_unspent_or_was_spent_too_long_ago_or_too_often()
    {
        await Insert("s1", Refresh("r1", 30));
        (await Repeat("s1", "r1", Next(1, "r9"))).ShouldBeFalse();
        await Rotate("s1", "r1", Next(1, "r2"));
        (await Storage.Sessions.Repeat(SessionId.Parse("s1"), Hash("r1"), [Next(1, "r9")], Now)).ShouldBeFalse();
        for (var number = 1; number < ISessionStore.SuccessorsMax; number++)
        {
            (await Repeat("s1", "r1", Next(1, $"n{number}"))).ShouldBeTrue();
        }

        (await Repeat("s1", "r1", Next(1, "r9"))).ShouldBeFalse();
        await Storage.Sessions.Revoke(SessionId.Parse("s1"), Now);
        (await Repeat("s1", "r1", Next(1, "r9"))).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_siblings_that_are_spent_at_once_one_wins()
    {
        await Insert("s1", Refresh("r1", 30));
        await Rotate("s1", "r1", Next(1, "r2"));
        await Repeat("s1", "r1", Next(1, "r3"));
        var spent = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            Rotate("s1", number % 2 == 0 ? "r2" : "r3", Next(2, $"n{number}"))));
        spent.Count(isOurs => isOurs).ShouldBe(1);
    }

    [Fact]
    public async Task Only_a_refresh_token_of_that_session_is_spent()
    {
        await Insert("s1", Access("a1", 1), Refresh("r1", 30));
        await Insert("s2", Refresh("r2", 30));
        (await Rotate("s1", "a1", Refresh("r9", 30))).ShouldBeFalse();
        (await Rotate("s1", "r2", Refresh("r9", 30))).ShouldBeFalse();
        (await Rotate("s1", "unknown", Refresh("r9", 30))).ShouldBeFalse();
        (await Rotate("unknown", "r1", Refresh("r9", 30))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_revoked_session_is_gone_and_its_tokens_cannot_be_spent()
    {
        await Insert("s1", Refresh("r1", 30));
        await Insert("s2", Refresh("r2", 30));
        await Storage.Sessions.Revoke(SessionId.Parse("s1"), Now);
        await Storage.Sessions.Revoke(SessionId.Parse("unknown"), Now);

        (await Load(Now)).ShouldHaveSingleItem().Id.Value.ShouldBe("s2");
        (await Rotate("s1", "r1", Refresh("r9", 30))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_new_session_forgets_those_of_the_user_that_have_no_good_token()
    {
        await TestLog.AddAccounts(Storage, "bob");
        await Insert("s1", Access("a1", 1), Refresh("r1", 2));
        await Insert("s2", Access("a2", 1), Refresh("r2", 30));
        await Storage.Sessions.Insert(Session("s3", "bob", Now, Refresh("r3", 2)));
        await Storage.Sessions.Insert(Session("s4", "ann", Now.AddDays(2), Refresh("r4", 30)));

        (await Load(Now)).Select(session => session.Id.Value).ShouldBe(["s2", "s4"], ignoreOrder: true);
        (await Storage.Sessions.Load(UserId.Parse("bob"), Now, Stopped)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_session_knows_its_person_as_the_account_is_now()
    {
        await Insert("s1", Refresh("r1", 30));
        var account = (await Storage.Accounts.Load(Ann, Stopped))!;
        var user = new Participant(Ann, SenderType.Staff, "Ann Other");
        await Storage.Accounts.Update(account with { User = user, Role = DeploymentRole.Admin }, stamp: 0);
        await Storage.Accounts.UpdateProfile(account with { User = user }, avatar: null);
        var session = (await Load(Now)).ShouldHaveSingleItem();
        session.User.ShouldBe(user);
        session.Role.ShouldBe(DeploymentRole.Admin);
    }

    [Fact]
    public async Task A_new_stamp_of_the_account_ends_its_sessions_but_the_one_to_keep()
    {
        await Insert("s1", Refresh("r1", 30));
        await Insert("s2", Refresh("r2", 30));
        var account = (await Storage.Accounts.Load(Ann, Stopped))!;
        (await Storage.Accounts.Update(account with { Stamp = 1 }, 0, SessionId.Parse("s2"))).ShouldBeTrue();

        (await Load(Now)).ShouldHaveSingleItem().Id.Value.ShouldBe("s2");
        (await Rotate("s1", "r1", Refresh("r9", 30))).ShouldBeFalse();
        (await Rotate("s2", "r2", Refresh("r9", 30))).ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_keeps_a_session_that_is_not_theirs()
    {
        await TestLog.AddAccounts(Storage, "bob");
        await Storage.Sessions.Insert(Session("s1", "bob", Now, Refresh("r1", 30)));
        await Insert("s2", Refresh("r2", 30));
        var account = (await Storage.Accounts.Load(Ann, Stopped))!;
        await Storage.Accounts.Update(account with { Stamp = 1 }, 0, SessionId.Parse("s1"));
        (await Load(Now)).ShouldBeEmpty();
        (await Storage.Sessions.Load(UserId.Parse("bob"), Now, Stopped)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_log_in_that_races_with_a_change_of_the_account_starts_no_session()
    {
        await Insert("s1", Refresh("r1", 30));
        var account = (await Storage.Accounts.Load(Ann, Stopped))!;
        await Storage.Accounts.Update(account with { Stamp = 1, Ban = new Ban(Now, null) }, stamp: 0);
        (await Storage.Sessions.Insert(Session("s2", "ann", Now, Refresh("r2", 30)))).ShouldBeFalse();
        var banned = Session("s3", "ann", Now, Refresh("r3", 30)) with { Stamp = 1 };
        (await Storage.Sessions.Insert(banned)).ShouldBeFalse();
        (await Storage.Sessions.Insert(Session("s4", "nobody", Now, Refresh("r4", 30)))).ShouldBeFalse();
        (await Load(Now)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_was_last_seen_when_it_got_its_newest_tokens()
    {
        await Insert("s1", Refresh("r1", 30));
        await Storage.Sessions.Rotate(SessionId.Parse("s1"), Hash("r1"), [Refresh("r2", 31)], Now.AddHours(1));
        (await Load(Now)).ShouldHaveSingleItem().SeenAt.ShouldBe(Now.AddHours(1));
    }

    private async Task<NewSession> Insert(string id, params StoredToken[] tokens)
    {
        await TestLog.AddAccounts(Storage, "ann");
        var session = Session(id, "ann", Now, tokens);
        (await Storage.Sessions.Insert(session)).ShouldBeTrue();
        return session;
    }

    private async Task<IReadOnlyList<StoredSession>> Load(DateTimeOffset now) =>
        await Storage.Sessions.Load(Ann, now, Stopped);

    private Task<bool> Rotate(string session, string spent, params StoredToken[] issued) =>
        Storage.Sessions.Rotate(SessionId.Parse(session), Hash(spent), [.. issued], Now);

    private Task<bool> Repeat(string session, string spent, params StoredToken[] issued) =>
        Storage.Sessions.Repeat(SessionId.Parse(session), Hash(spent), [.. issued], Now.AddSeconds(-30));

    private static StoredToken Next(long generation, string name) => Refresh(name, 31) with { Generation = generation };

    private static NewSession Session(string id, string user, DateTimeOffset at, params StoredToken[] tokens) =>
        new(SessionId.Parse(id), UserId.Parse(user), Stamp: 0, new DeviceInfo("device", null), at, [.. tokens]);

    private static StoredToken Access(string name, int days) =>
        new(Hash(name), TokenKind.Access, Now.AddDays(days), null);

    private static StoredToken Refresh(string name, int days) =>
        new(Hash(name), TokenKind.Refresh, Now.AddDays(days), null);

    private static string Hash(string name) => Tokens.Hash(name);
}
