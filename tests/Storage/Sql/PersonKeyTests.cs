using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Silo.Storage.Sql;
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

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Accounts_of_an_earlier_version_are_found_after_a_sweep(DatabaseKind kind)
    {
        await using var database = await OpenDatabase.Create(kind);
        await Accounts(database.Rows);
        var (keys, renames) = (new SqlPersonKeys(database.Sql), new SqlRenames(database.Sql));
        (await Found(keys, "ann")).ShouldBeEmpty();
        (await renames.Sweep(2, Stopped)).ShouldBe((2, null));
        (await Found(keys, "ann")).ShouldBe(["u-1", "u-2"]);
        (await renames.Sweep(3, Stopped)).ShouldBe((2, null));
        (await Found(keys, "ann")).ShouldBe(["u-1", "u-2"]);

        await database.Rows.Execute("UPDATE account SET name = 'Bea Lee' WHERE id = 'u-1'");
        (await renames.Sweep(2, Stopped)).ShouldBe((1, null));
        (await Found(keys, "bea")).ShouldBe(["u-1"]);
        (await Found(keys, "ann lee")).ShouldBeEmpty();
        (await renames.Sweep(2, Stopped)).ShouldBe((0, null));
    }

    [Fact]
    public async Task An_account_that_cannot_follow_its_name_holds_up_no_other()
    {
        await using var database = await OpenDatabase.Create(DatabaseKind.Sqlite);
        await Accounts(database.Rows);
        await database.Rows.Execute(
            """
            CREATE TRIGGER refused BEFORE INSERT ON person_key WHEN new.user_id = 'u-1'
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """);
        var (keys, renames) = (new SqlPersonKeys(database.Sql), new SqlRenames(database.Sql));
        var (count, fault) = await renames.Sweep(10, Stopped);
        count.ShouldBe(4);
        fault!.Message.ShouldBe("Nothing follows the name of u-1.");
        (await Found(keys, "ann")).ShouldBe(["u-2"]);

        await database.Rows.Execute("DROP TRIGGER refused");
        (await renames.Sweep(10, Stopped)).ShouldBe((1, null));
        (await Found(keys, "ann")).ShouldBe(["u-1", "u-2"]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_page_is_no_more_work_among_many_people(DatabaseKind kind)
    {
        await using var database = await OpenDatabase.Create(kind);
        await Fill(database.Rows);
        await using var meter = await database.Meter();
        await Compare(meter);
    }

    private static Task Accounts(TestSqlDatabase rows) => rows.Execute(
        """
        INSERT INTO account (id, type, name, handle, handle_key, created_at, banned_at) VALUES
            ('u-1', 'user', 'Ann Lee', 'ann', 'ANN', 0, NULL), ('u-2', 'bot', 'Ann Bot', NULL, NULL, 0, NULL),
            ('u-3', 'guest', 'Ann Guest', NULL, NULL, 0, NULL), ('u-4', 'user', 'Ann Banned', NULL, NULL, 0, 1)
        """);

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
        (await new SqlRenames(database).Sweep(10, Stopped)).ShouldBe((0, null));
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
