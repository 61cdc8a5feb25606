using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Sql;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Sql;

/// <summary>What is asked of a conversation takes a database no more work with 20,000 members than with 500.</summary>
public sealed class WorkTests
{
    private const int Few = 500;
    private const int Many = 20_000;

    private static readonly UserId Ann = UserId.Parse("u-7");

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_of_a_large_channel_are_no_more_work_on_sqlite()
    {
        await using var file = new TestSqlite();
        await using var database = await SqliteDatabase.Open(
            file.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        await Fill(file);
        await using var connection = (SqliteConnection)await file.Connect();
        await Compare(new MeteredSqlite(connection, database.Dialect));
    }

    [Fact]
    public async Task Reads_of_a_large_channel_are_no_more_work_on_postgresql()
    {
        await using var server = await TestPostgres.Create();
        await using var database = await PostgresDatabase.Open(
            server.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        await Fill(server);
        await using var connection = (NpgsqlConnection)await server.Connect();
        var metered = new MeteredPostgres(connection, database.Dialect);
        await Compare(metered);
        await Compare(metered, ("a withdrawn reaction", id => FindMessages(
            metered, TestLog.Change(Ann.Value, "1", new ReactBody(1, Emoji.Parse("👍"), On: false)), id)));
    }

    /// <summary>What an append reads of messages.</summary>
    private static async Task FindMessages(MeteredPostgres database, AppendEntry entry, ConversationId id)
    {
        var request = new AppendRequest(id, Create: null, TestLog.FirstEpoch, 1, TestLog.Noon, [entry], Marks: []);
        foreach (var (command, _) in PostgresMessageCommands.Find([request]))
        {
            await database.Read(
                new SqlStatement(command.CommandText, [.. command.Parameters.Select(parameter => parameter.Value)]),
                _ => 0,
                Stopped);
        }
    }

    private static async Task Fill(TestSqlDatabase database)
    {
        var rows = new ManyRows(database);
        await rows.Accounts(Many);
        await rows.Channel("few", Few);
        await rows.Channel("many", Many);
        await rows.Reactions("few", Few);
        await rows.Reactions("many", Many);
        await rows.Analyze();
    }

    private static Task Compare(MeteredDatabase database)
    {
        var log = new SqlMessageLog(database, appender: null!, search: null!);
        var facts = new SqlConversationFacts(database);
        var reads = new SqlReadModel(database);
        return Compare(
            database,
            ("an activation", async id => (await log.Load(id, 200, Stopped))!.Members.Length.ShouldBe(200)),
            ("a member", id => facts.Find(new FactsQuery(id, [Ann], Invites: false), Stopped)),
            ("a handle", id => facts.Find(
                new FactsQuery(id, [Ann], Invites: false) { Handles = ["h-7", "h"] }, Stopped)),
            ("who leads", async id => (await facts.Find(
                new FactsQuery(id, [], Invites: false) { Leading = 2 }, Stopped)).Leading.Length.ShouldBe(2)),
            ("access", id => reads.Access(Ann, [id], Stopped)),
            ("the first members", async id => (await reads.Members(id, null, 50, Stopped)).Items.Length.ShouldBe(50)),
            ("the next members", async id => await reads.Members(
                id, (await reads.Members(id, null, 50, Stopped)).Next, 50, Stopped)),
            ("who is banned", id => reads.Bans(id, null, 50, Stopped)));
    }

    private static async Task Compare(
        MeteredDatabase database, params (string What, Func<ConversationId, Task> Ask)[] questions)
    {
        foreach (var (what, ask) in questions)
        {
            var few = await WorkOf(ask, ConversationId.Parse("few"));
            var many = await WorkOf(ask, ConversationId.Parse("many"));
            many.ShouldBeInRange(1, few * 3 / 2, $"{what}: {few} of {Few} members, {many} of {Many}");
        }

        async Task<long> WorkOf(Func<ConversationId, Task> ask, ConversationId id)
        {
            var before = database.Work;
            await ask(id);
            return database.Work - before;
        }
    }
}
