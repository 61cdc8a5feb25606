using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Grains.Sessions;
using OrleansChat.Reading;
using OrleansChat.Sessions;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Search;
using OrleansChat.Silo.Storage.Sql;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Storage.Sql;

/// <summary>Whatever the size of the tables, no statement reads the whole of one.</summary>
public sealed class QueryPlanTests
{
    private static readonly UserId Ann = UserId.Parse("ann");
    private static readonly ConversationId Talk = ConversationId.Parse("talk");
    private static readonly string Hash = Tokens.Hash("token");

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_statement_on_sqlite_reads_a_whole_table()
    {
        await using var file = new TestSqlite();
        await using var database = await SqliteDatabase.Open(
            file.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        var codes = new ExplainingDatabase<SqliteInstruction>(database, SqliteInstruction.Read);
        await AskEverything(codes, SearchSql.Sqlite);

        codes.Explained.ShouldContain(statement => statement.Steps.Any(step => step.Seeks));
        codes.Explained.Where(statement => ReadsAWholeTable(statement.Steps))
            .Select(statement => statement.Statement)
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("SELECT count(name) FROM account", true)]
    [InlineData("SELECT text FROM event WHERE text = 'x' ORDER BY conversation DESC, seq DESC LIMIT 1", true)]
    [InlineData("SELECT e.seq FROM json_each('[1]') j JOIN event e ON e.seq + 0 = j.value", true)]
    [InlineData("SELECT text FROM event WHERE conversation = 'talk' AND seq > 7", false)]
    [InlineData("SELECT text FROM event WHERE conversation < 'talk'", false)]
    [InlineData("SELECT e.text FROM json_each('[1]') j JOIN event e ON e.seq = j.value AND conversation = 't'", false)]
    public async Task A_statement_that_reads_a_whole_table_on_sqlite_is_recognised(string text, bool whole)
    {
        await using var file = new TestSqlite();
        await using var database = await SqliteDatabase.Open(
            file.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        var codes = new ExplainingDatabase<SqliteInstruction>(database, SqliteInstruction.Read);
        await codes.Write(new SqlStatement(text));

        ReadsAWholeTable(codes.Explained.Single().Steps).ShouldBe(whole);
    }

    [Fact]
    public async Task An_append_on_sqlite_builds_no_table_of_its_own()
    {
        await using var file = new TestSqlite();
        await using var database = await SqliteDatabase.Open(
            file.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        var codes = new ExplainingDatabase<string>(database, row => row.GetString(1));
        await codes.Write(
            new SqlStatement(
                """
                INSERT INTO event (conversation, seq, at, sender_id, sender_type, sender_name, client_id, type,
                    recipient_type, message_no)
                VALUES ($1, 1, 0, 'ann', 'user', 'Ann', 'c', 'message', 'group', 1)
                """,
                "talk"),
            new SqlStatement(
                "UPDATE membership SET role = $1 WHERE conversation = $2 AND user_id = $3", "reader", "talk", "ann"),
            new SqlStatement("UPDATE conversation SET head = $1 WHERE id = $2", 1L, "talk"));

        codes.Steps.ShouldContain("OpenWrite");
        codes.Steps.Where(code => code is "OpenAutoindex" or "OpenEphemeral").ShouldBeEmpty();
    }

    [Fact]
    public async Task No_statement_on_postgresql_reads_a_whole_table()
    {
        await using var server = await TestPostgres.Create();
        await using var database = await PostgresDatabase.Open(
            server.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        var plans = new ExplainingDatabase<string>(database, row => row.GetString(0));
        await AskEverything(plans, SearchSql.PostgreSql);

        plans.Steps.ShouldContain(step => step.Contains("Index", StringComparison.Ordinal));
        plans.Steps.Where(step => step.Contains("Seq Scan", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static async Task AskEverything(ISqlDatabase database, SearchSql sql)
    {
        await AskAccounts(new SqlAccountStore(database));
        await new SqlApiKeyStore(database).Load("k", Stopped);

        var oneTimeTokens = new SqlOneTimeTokenStore(database);
        await oneTimeTokens.Insert(
            new OneTimeToken(Ann, Hash, TokenPurpose.PasswordReset, TestLog.Noon), TestLog.Noon);
        await oneTimeTokens.Spend(Ann, Hash, TokenPurpose.PasswordReset, TestLog.Noon);

        var sessions = new SqlSessionStore(database);
        var token = new StoredToken(Hash, TokenKind.Refresh, TestLog.Noon, SpentAt: null);
        var session = new NewSession(
            SessionId.Parse("s"), Ann, Stamp: 0, new DeviceInfo(null, null), TestLog.Noon, [token]);
        await sessions.Load(Ann, TestLog.Noon, Stopped);
        await sessions.Insert(session);
        await sessions.Rotate(session.Id, Hash, [token], TestLog.Noon);
        await sessions.Revoke(session.Id, TestLog.Noon);

        await AskLog(new SqlMessageLog(database, appender: null!, search: null!));

        var reads = new SqlReadModel(database);
        await reads.Access(Ann, [Talk], Stopped);
        await reads.MovedHeads([new LogHead(Talk, TestLog.FirstEpoch, 1)], Stopped);
        var begun = ConversationCursor.First(new ChangeMark(7, [5]));
        await database.Read(new SqlStatement(database.Dialect.ReadChanges, Ann.Value), _ => 0, Stopped);
        await reads.Conversations(Ann, begun.ToString(), 10, Stopped);
        await reads.Browse(Ann, new(ConversationKind.Channel, null, "part", null, 10), Stopped);
        await reads.Browse(Ann, new(ConversationKind.Channel, Talk, "part", null, 10), Stopped);
        await reads.Browse(Ann, new(ConversationKind.Support, null, "part", null, 10), Stopped);
        var facts = new SqlConversationFacts(database);
        var query = new FactsQuery(Talk, [Ann, UserId.Parse("bob")], Invites: true)
        {
            Leading = 2,
            Messages = [3, 4],
            AuthorsOf = [3],
            Handles = ["ann"],
            Everybody = true,
        };
        await facts.Find(query, Stopped);
        await facts.FindChannels(Talk, Ann, Stopped);
        await new SqlBlockStore(database).List(Ann, Stopped);
        await reads.Members(Talk, null, 10, Stopped);
        await reads.Bans(Talk, null, 10, Stopped);
        var search = new SqlMessageSearch(database, sql, indexer: null!, TimeProvider.System);
        await search.Find(SearchTerms.Parse("hello")!, new([Talk], Ann, null, null, null, 9, 10), Stopped);
        await search.Joined(Ann, 10, Stopped);
        await search.Index.Sweep("", turnsMax: 1, Stopped);
    }

    private static async Task AskAccounts(SqlAccountStore accounts)
    {
        await accounts.Load(Ann, Stopped);
        await accounts.Find([Ann], Stopped);
        await accounts.FindByEmail("ANN", Stopped);
        await accounts.Search("", Ann, 10, Stopped);
        await accounts.Search("ann", Ann, 10, Stopped);
        await accounts.Update(
            new StoredAccount(TestLog.User("ann"), null, null, null, TestLog.Noon), 0, SessionId.Parse("s"));

        var named = new StoredAccount(TestLog.User("ann"), null, "ann", null, TestLog.Noon);
        await accounts.UpdateProfile(named, UploadId.Parse("a-1"));
        await accounts.UpdateProfile(named, avatar: null);
        foreach (var everybody in (bool[])[true, false])
        {
            await accounts.FindPeople(new PeopleSearch(Ann, "ann", everybody, new("anna", "bob"), 10), Stopped);
        }

        await accounts.FindProvisioned(new ExternalId("shop", "7"), Stopped);
    }

    private static async Task AskLog(SqlMessageLog log)
    {
        await log.Load(Talk, 10, Stopped);
        await log.ReadAfter(Talk, 0, 10, 1_000, Stopped);
        await log.ReadBefore(Talk, 9, 10, 1_000, Stopped);
        await log.ReadAround(Talk, 9, 10, 1_000, Stopped);
        await log.ReadThread(Talk, new ThreadQuery(3, Before: null, After: 5, 10), 1_000, Stopped);
        await log.ReadThread(Talk, new ThreadQuery(3, Before: 9, After: null, 10), 1_000, Stopped);
        await log.ReadEdits(Talk, 3, 0, 10, Stopped);
    }

    /// <summary>
    /// Whether a program of the statement (its own, or a trigger's) goes through a table or an index from one end,
    /// with nothing that ends it before the other.
    /// </summary>
    private static bool ReadsAWholeTable(IReadOnlyList<SqliteInstruction> instructions)
    {
        var start = 0;
        return instructions.GroupBy(instruction => instruction.Code == "Init" ? ++start : start).Any(program =>
            Cursors(program, "OpenRead", "OpenWrite")
                .Intersect(Cursors(program, "Rewind", "Last"))
                .Intersect(Cursors(program, "Next", "Prev"))
                .Except(Cursors(program, "IdxGE", "IdxGT", "IdxLE", "IdxLT"))
                .Any());
    }

    private static IEnumerable<int> Cursors(IEnumerable<SqliteInstruction> program, params string[] codes) =>
        program.Where(instruction => codes.Contains(instruction.Code)).Select(instruction => instruction.Cursor);

    /// <summary>An instruction of SQLite's virtual machine; see «The SQLite Bytecode Engine».</summary>
    private readonly record struct SqliteInstruction(string Code, int Cursor)
    {
        public bool Seeks => Code.StartsWith("Seek", StringComparison.Ordinal) || Code is "NotExists" or "Found";

        public static SqliteInstruction Read(DbDataReader row) => new(row.GetString(1), row.GetInt32(2));
    }

    private sealed record Explained<T>(string Statement, List<T> Steps);

    /// <summary>Explains each statement instead of doing it.</summary>
    private sealed class ExplainingDatabase<TStep>(ISqlDatabase database, Func<DbDataReader, TStep> step) : ISqlDatabase
    {
        public List<Explained<TStep>> Explained { get; } = [];

        public IEnumerable<TStep> Steps => Explained.SelectMany(statement => statement.Steps);

        public SqlDialect Dialect => database.Dialect;

        public async Task<List<T>> Read<T>(
            SqlStatement query, Func<DbDataReader, T> row, CancellationToken cancellationToken)
        {
            await Explain(query);
            return [];
        }

        public async Task<bool> Write(params ImmutableArray<SqlStatement> statements)
        {
            foreach (var statement in statements)
            {
                await Explain(statement);
            }

            return true;
        }

        private async Task Explain(SqlStatement statement)
        {
            var steps = await database.Read(statement with { Text = $"EXPLAIN {statement.Text}" }, step, Stopped);
            Explained.Add(new(statement.Text, steps));
        }
    }
}
