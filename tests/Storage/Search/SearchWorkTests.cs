using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansChat.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Search;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Search;

/// <summary>A page of a frequent word takes the same work, however many messages have the word.</summary>
public sealed class SearchWorkTests
{
    private const int Few = 100;
    private const int Many = 6_000;

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_takes_the_same_work_in_many_messages_on_sqlite()
    {
        await using var file = new TestSqlite();
        await using (var storage = await file.OpenStorage())
        {
            await Fill(file, storage);
        }

        await using var database = await SqliteDatabase.Open(
            file.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        await using var connection = (SqliteConnection)await file.Connect();
        await Compare(new MeteredSqlite(connection, database.Dialect), SearchSql.Sqlite);
    }

    [Fact]
    public async Task A_page_takes_the_same_work_in_many_messages_on_postgresql()
    {
        await using var server = await TestPostgres.CreateMigrated();
        await using (var storage = await server.OpenStorage())
        {
            await Fill(server, storage);
        }

        await using var database = await PostgresDatabase.Open(
            server.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        await using var connection = (NpgsqlConnection)await server.Connect();
        await Compare(new MeteredPostgres(connection, database.Dialect), SearchSql.PostgreSql);
    }

    private static async Task Fill(TestSqlDatabase database, ChatStorage storage)
    {
        var rows = new ManyRows(database);
        await rows.Accounts(10);
        await rows.Log("few", Few);
        await rows.Log("many", Many);
        for (string? next = ""; next is not null;)
        {
            next = (await storage.Search.Index.Sweep(next, turnsMax: 1_000, Stopped)).Next;
        }

        await rows.Analyze();
    }

    private static async Task Compare(MeteredDatabase database, SearchSql sql)
    {
        var search = new SqlMessageSearch(database, sql, indexer: null!, TimeProvider.System);
        var few = await WorkOf(search, database, "few");
        var many = await WorkOf(search, database, "many");
        few.ShouldBeGreaterThan(0);
        many.ShouldBeLessThanOrEqualTo(few * 2);
    }

    private static async Task<long> WorkOf(SqlMessageSearch search, MeteredDatabase database, string conversation)
    {
        var scope = new SearchScope([ConversationId.Parse(conversation)], null, null, null, null, null, 20);
        var before = database.Work;
        var page = await search.Find(SearchTerms.Parse("sixty characters")!, scope, Stopped);
        page.Items.Length.ShouldBe(20);
        page.Next.ShouldNotBeNull();
        return database.Work - before;
    }
}
