using System.Diagnostics;
using Npgsql;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Benchmarks;

/// <summary>
/// The same table and the same batches without a log around it: no fence, no look-up, no queue, one loop. What the log
/// may cost at most is the distance to this.
/// </summary>
[Trait("Category", "Long")]
[Collection(nameof(Alone))]
public sealed class BareLoopBenchmark(ITestOutputHelper output)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);
    private static readonly string Text = new('x', 60);

    private const string InsertOne =
        """
        INSERT INTO event (conversation, seq, at, sender_id, sender_type, sender_name, client_id, type, recipient_type,
            text, message_no)
        VALUES ($1, $2, 0, 'user', 'user', 'Name of user', $3, 'message', 'group', $4, $2)
        """;

    private const string InsertMany =
        """
        INSERT INTO event (conversation, seq, at, sender_id, sender_type, sender_name, client_id, type, recipient_type,
            text, message_no)
        SELECT c, $2, 0, 'user', 'user', 'Name of user', $3, 'message', 'group', $4, $2 FROM unnest($1::text[]) AS w (c)
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(256)]
    [InlineData(2_000)]
    public async Task Inserts_on_sqlite(int conversations)
    {
        await using var database = new TestSqlite();
        await using var storage = await database.Open();
        var ids = await MakeConversations(storage, conversations);
        using var session = SqliteSession.OpenWriter(database.Options);
        var clock = Stopwatch.StartNew();
        var seq = 1L;
        while (clock.Elapsed < Duration)
        {
            seq++;
            session.Execute("BEGIN IMMEDIATE");
            foreach (var id in ids)
            {
                session.Execute(InsertOne, id, seq, $"{seq}", Text).ShouldBe(1);
            }

            session.Execute("COMMIT");
        }

        Report("Sqlite", conversations, seq - 1, clock.Elapsed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(256)]
    [InlineData(2_000)]
    public async Task Inserts_on_postgresql(int conversations)
    {
        await using var database = await TestPostgres.Create();
        await using var storage = await database.Open();
        var ids = await MakeConversations(storage, conversations);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var insert = new NpgsqlCommand(InsertMany, connection);
        insert.Parameters.Add(new NpgsqlParameter { Value = ids });
        insert.Parameters.Add(new NpgsqlParameter { Value = 0L });
        insert.Parameters.Add(new NpgsqlParameter { Value = "" });
        insert.Parameters.Add(new NpgsqlParameter { Value = Text });
        await insert.PrepareAsync(TestContext.Current.CancellationToken);
        var clock = Stopwatch.StartNew();
        var seq = 1L;
        while (clock.Elapsed < Duration)
        {
            insert.Parameters[1].Value = ++seq;
            insert.Parameters[2].Value = $"{seq}";
            (await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(conversations);
        }

        Report("PostgreSql", conversations, seq - 1, clock.Elapsed);
    }

    private static async Task<string[]> MakeConversations(TestStorage storage, int count) =>
        await Task.WhenAll(
            Enumerable.Range(0, count).Select(async _ => (await TestLog.Create(storage, "user")).Id.Value));

    private void Report(string kind, int conversations, long commits, TimeSpan elapsed) =>
        output.WriteLine(
            $"{kind}, bare loop, {conversations} events a commit: "
            + $"{commits * conversations / elapsed.TotalSeconds:N0} events/s, "
            + $"a commit takes {elapsed.TotalMilliseconds / commits:N2} ms");
}
