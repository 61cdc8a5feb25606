using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Sessions;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class OneTimeTokensInMemory() : OneTimeTokenContract(DatabaseKind.Memory);

public sealed class OneTimeTokensOnSqlite() : OneTimeTokenContract(DatabaseKind.Sqlite);

public sealed class OneTimeTokensOnPostgreSql() : OneTimeTokenContract(DatabaseKind.PostgreSql);

public abstract class OneTimeTokenContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly DateTimeOffset Now = TestLog.Noon;

    [Fact]
    public async Task A_token_is_spent_once()
    {
        await Insert("ann", "t1", TokenPurpose.SignIn);
        await Reopen();
        (await Spend("ann", "t1", TokenPurpose.SignIn)).ShouldBeTrue();
        (await Spend("ann", "t1", TokenPurpose.SignIn)).ShouldBeFalse();
    }

    [Fact]
    public async Task Of_many_simultaneous_uses_of_a_token_one_wins()
    {
        await Insert("ann", "t1", TokenPurpose.SignIn);
        var spent = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Spend("ann", "t1", TokenPurpose.SignIn)));
        spent.Count(isOurs => isOurs).ShouldBe(1);
    }

    [Fact]
    public async Task A_token_is_good_for_its_user_and_purpose_and_time_alone()
    {
        await Insert("ann", "t1", TokenPurpose.SignIn);
        (await Spend("bob", "t1", TokenPurpose.SignIn)).ShouldBeFalse();
        (await Spend("ann", "t1", TokenPurpose.PasswordReset)).ShouldBeFalse();
        (await Spend("ann", "t2", TokenPurpose.SignIn)).ShouldBeFalse();
        (await Storage.OneTimeTokens.Spend(
            UserId.Parse("ann"), Tokens.Hash("t1"), TokenPurpose.SignIn, Now.AddMinutes(1))).ShouldBeFalse();
        (await Spend("ann", "t1", TokenPurpose.SignIn)).ShouldBeTrue();
    }

    [Fact]
    public async Task Of_the_tokens_for_a_password_the_newest_alone_is_good()
    {
        await Insert("ann", "t1", TokenPurpose.PasswordReset);
        await Insert("ann", "t2", TokenPurpose.SignIn);
        await Insert("bob", "t3", TokenPurpose.PasswordReset);
        await Insert("ann", "t4", TokenPurpose.PasswordReset);
        (await Spend("ann", "t1", TokenPurpose.PasswordReset)).ShouldBeFalse();
        (await Spend("ann", "t2", TokenPurpose.SignIn)).ShouldBeTrue();
        (await Spend("bob", "t3", TokenPurpose.PasswordReset)).ShouldBeTrue();
        (await Spend("ann", "t4", TokenPurpose.PasswordReset)).ShouldBeTrue();
    }

    private async Task Insert(string user, string name, TokenPurpose purpose)
    {
        await TestLog.AddAccounts(Storage, user);
        await Storage.OneTimeTokens.Insert(
            new OneTimeToken(UserId.Parse(user), Tokens.Hash(name), purpose, Now.AddMinutes(1)), Now);
    }

    private Task<bool> Spend(string user, string name, TokenPurpose purpose) =>
        Storage.OneTimeTokens.Spend(UserId.Parse(user), Tokens.Hash(name), purpose, Now);
}
