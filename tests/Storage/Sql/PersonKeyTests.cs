using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Sql;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Sql;

/// <summary>
/// Accounts that an earlier version made get the keys by which people are found; and finding takes the same work among
/// many people.
/// </summary>
public sealed class PersonKeyTests
{
    private const int Few = 300;
    private const int Many = 20_000;

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accounts_of_an_earlier_version_are_found_after_a_sweep_on_sqlite()
    {
        await using var file = new TestSqlite();
        await using var database = await SqliteDatabase.Open(
            file.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        await Sweep(file, database);
    }

    [Fact]
    public async Task Accounts_of_an_earlier_version_are_found_after_a_sweep_on_postgresql()
    {
        await using var server = await TestPostgres.CreateMigrated();
        await using var database = await PostgresDatabase.Open(
            server.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        await Sweep(server, database);
    }

    [Fact]
    public async Task A_page_is_no_more_work_among_many_people_on_sqlite()
    {
        await using var file = new TestSqlite();
        await using var database = await SqliteDatabase.Open(
            file.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        await Fill(file);
        await using var connection = (SqliteConnection)await file.Connect();
        await Compare(new MeteredSqlite(connection, database.Dialect));
    }

    [Fact]
    public async Task A_page_is_no_more_work_among_many_people_on_postgresql()
    {
        await using var server = await TestPostgres.CreateMigrated();
        await using var database = await PostgresDatabase.Open(
            server.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        await Fill(server);
        await using var connection = (NpgsqlConnection)await server.Connect();
        await Compare(new MeteredPostgres(connection, database.Dialect));
    }

    private static async Task Sweep(TestSqlDatabase rows, ISqlDatabase database)
    {
        await rows.Execute(
            """
            INSERT INTO account (id, type, name, handle, handle_key, created_at, banned_at) VALUES
                ('u-1', 'user', 'Ann Lee', 'ann', 'ANN', 0, NULL), ('u-2', 'bot', 'Ann Bot', NULL, NULL, 0, NULL),
                ('u-3', 'guest', 'Ann Guest', NULL, NULL, 0, NULL), ('u-4', 'user', 'Ann Banned', NULL, NULL, 0, 1)
            """);
        var (keys, renames) = (new SqlPersonKeys(database), new SqlRenames(database));
        (await Found(keys, "ann")).ShouldBeEmpty();
        (await renames.Sweep(2, Stopped)).ShouldBe(2);
        (await Found(keys, "ann")).ShouldBe(["u-1", "u-2"]);
        (await renames.Sweep(3, Stopped)).ShouldBe(2);
        (await Found(keys, "ann")).ShouldBe(["u-1", "u-2"]);

        await rows.Execute("UPDATE account SET name = 'Bea Lee' WHERE id = 'u-1'");
        (await renames.Sweep(2, Stopped)).ShouldBe(1);
        (await Found(keys, "bea")).ShouldBe(["u-1"]);
        (await Found(keys, "ann lee")).ShouldBeEmpty();
        (await renames.Sweep(2, Stopped)).ShouldBe(0);
    }

    private static async Task<IEnumerable<string>> Found(SqlPersonKeys keys, string query) =>
        (await keys.Find(Search(query), Stopped)).People.Select(person => person.User.Id.Value);

    private static PeopleSearch Search(string query) =>
        new(UserId.Parse("u-7"), PersonKeys.Prefix(query)!, Everybody: true, After: null, Limit: 50);

    /// <summary>Many people share the word «name», few the word «few»; u-7 is in a channel with the latter.</summary>
    private static async Task Fill(TestSqlDatabase database)
    {
        var rows = new ManyRows(database);
        await rows.Accounts(Many);
        await rows.Channel("few", Few);
        await database.Execute("UPDATE account SET indexed_as = name");
        await database.Execute("INSERT INTO person_key (key, user_id) SELECT 'name of ' || id, id FROM account");
        await database.Execute(
            $"""
            INSERT INTO person_key (key, user_id)
            SELECT 'few of ' || user_id, user_id FROM membership WHERE conversation = 'few'
            """);
        await rows.Analyze();
    }

    private static async Task Compare(MeteredDatabase database)
    {
        var keys = new SqlPersonKeys(database);
        var few = await WorkOf("few", everybody: true, pages: 1);
        var many = await WorkOf("name", everybody: true, pages: 1);
        many.ShouldBeInRange(1, few * 2, $"few people {few}, many {many}");
        var later = await WorkOf("name", everybody: true, pages: 4) - many;
        later.ShouldBeInRange(1, many * 4, $"the first page {many}, three later ones {later}");

        // Most of the many are left out; a page ends where enough were examined.
        var found = await WorkOf("few", everybody: false, pages: 1);
        var leftOut = await WorkOf("name", everybody: false, pages: 1);
        leftOut.ShouldBeInRange(1, found * 12, $"{found} where all are found, {leftOut} where few are");

        // Nobody with a new name is found without a look at everybody.
        var before = database.Work;
        (await new SqlRenames(database).Sweep(10, Stopped)).ShouldBe(0);
        (database.Work - before).ShouldBeLessThan(100);

        async Task<long> WorkOf(string query, bool everybody, int pages)
        {
            var start = database.Work;
            PersonPlace? after = null;
            for (var page = 0; page < pages; page++)
            {
                var people = await keys.Find(Search(query) with { Everybody = everybody, After = after }, Stopped);
                people.People.Length.ShouldBeInRange(everybody ? 50 : 1, 50);
                after = people.Next.ShouldNotBeNull();
            }

            return database.Work - start;
        }
    }
}
