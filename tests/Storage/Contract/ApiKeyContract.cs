using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Sessions;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class ApiKeysInMemory() : ApiKeyContract(DatabaseKind.Memory);

public sealed class ApiKeysOnSqlite() : ApiKeyContract(DatabaseKind.Sqlite);

public sealed class ApiKeysOnPostgreSql() : ApiKeyContract(DatabaseKind.PostgreSql);

public abstract class ApiKeyContract(DatabaseKind kind) : StorageContract(kind)
{
    [Fact]
    public async Task A_key_is_loaded_as_it_was_inserted_and_stays_when_it_is_revoked()
    {
        await TestLog.AddAccounts(Storage, "ann");
        var (first, second) = (Key("k-1", 0), Key("k-2", 1));
        await Storage.ApiKeys.Insert(second);
        await Storage.ApiKeys.Insert(first);
        await Reopen();
        Same((await Storage.ApiKeys.Load("k-1", Stopped))!, first);
        (await Storage.ApiKeys.Load("k-3", Stopped)).ShouldBeNull();

        await Storage.ApiKeys.Revoke("k-1", TestLog.Noon.AddHours(2));
        await Storage.ApiKeys.Revoke("k-1", TestLog.Noon.AddHours(3));
        var all = await Storage.ApiKeys.List(Stopped);
        all.Select(key => key.Summary.Id).ShouldBe(["k-1", "k-2"]);
        all.Select(key => key.Summary.RevokedAt).ShouldBe([TestLog.Noon.AddHours(2), null]);
    }

    [Fact]
    public async Task An_external_id_belongs_to_one_account_of_an_application()
    {
        var external = new ExternalId("shop", "7");
        (await Storage.Accounts.Insert(Account("u-1", external))).ShouldBeTrue();
        (await Storage.Accounts.Insert(Account("u-2", external))).ShouldBeFalse();
        (await Storage.Accounts.Insert(Account("u-3", external with { Application = "other" }))).ShouldBeTrue();
        (await Storage.Accounts.FindProvisioned(external, Stopped)).ShouldBe(UserId.Parse("u-1"));
        (await Storage.Accounts.FindProvisioned(external with { Value = "8" }, Stopped)).ShouldBeNull();
        (await Storage.Accounts.Load(UserId.Parse("u-1"), Stopped)).ShouldBe(Account("u-1", external));
    }

    private static StoredAccount Account(string id, ExternalId external) =>
        new(TestLog.User(id), null, null, null, TestLog.Noon) { External = external };

    private static void Same(StoredApiKey loaded, StoredApiKey key)
    {
        (loaded.Hash, loaded.Summary with { Scopes = [] }).ShouldBe((key.Hash, key.Summary with { Scopes = [] }));
        loaded.Summary.Scopes.ShouldBe(key.Summary.Scopes);
    }

    private static StoredApiKey Key(string id, int hours) => new(
        Tokens.Hash(id),
        new ApiKeySummary(
            id,
            "shop",
            [ApiKeyScope.Users, ApiKeyScope.Tokens],
            UserId.Parse("ann"),
            TestLog.Noon.AddHours(hours),
            RevokedAt: null));
}
