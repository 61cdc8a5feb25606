using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Sql;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Faults;

/// <summary>What follows a new name changes the memberships of a person, which commits write, too.</summary>
public sealed class RenameTests
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_follows_a_name_and_a_commit_never_wait_for_each_other_in_a_circle(bool joins)
    {
        await using var database = await TestPostgres.Create();
        await using var storage = await database.Open();
        await using var connections = await PostgresConnections.Open(database.Options, Stopped);
        var logs = await Logs(storage);
        await logs[1].Append(TestLog.Member("bob", MemberChange.Joined));
        if (!joins)
        {
            // Its row is found before the one of the first conversation, which comes later.
            await logs[2].Append(TestLog.Member("ann", MemberChange.Joined));
        }

        await logs[0].Append(TestLog.Member("ann", MemberChange.Joined));
        await database.Execute("UPDATE account SET name = 'Ann II' WHERE id = 'ann'");
        await using var product = await PostgresDatabase.Open(
            database.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        await using var unordered = (NpgsqlConnection)await database.Connect();
        // Finds rows as they were written, not as an index has them.
        await Execute(unordered, "SET enable_indexscan = off; SET enable_bitmapscan = off");

        // The commit stops between what it writes in the first conversation and in the last.
        await using var holder = await database.Connect();
        await Execute(holder, "BEGIN; SELECT 1 FROM membership WHERE user_id = 'bob' FOR UPDATE");
        var commit = new PostgresAppendTransaction(
        [
            Pending(logs[0].Request([], [Mark("ann")])),
            Pending(logs[1].Request([], [Mark("bob")])),
            Pending(joins
                ? logs[2].Request([TestLog.Member("ann", MemberChange.Joined)], [])
                : logs[2].Request([], [Mark("ann")])),
        ]).Run(connections);
        await Waiting(database, 1);
        var sweep = new SqlRenames(new MeteredPostgres(unordered, product.Dialect)).Sweep(max: 10, Stopped);
        await Waiting(database, 2);
        await Execute(holder, "COMMIT");

        await Task.WhenAll(commit, sweep);
        (await Names(database)).ShouldBe(["Ann II", "Ann II"]);
    }

    private static async Task<List<TestLog>> Logs(TestStorage storage)
    {
        await TestLog.AddAccounts(storage, "ann", "bob");
        var logs = new List<TestLog>();
        for (var count = 0; count < 3; count++)
        {
            logs.Add(await TestLog.Create(storage, "cyn"));
        }

        return [.. logs.OrderBy(log => log.Id.Value, StringComparer.Ordinal)];
    }

    private static PendingCommit<AppendRequest, AppendOutcome> Pending(AppendRequest request) => new(request);

    private static MarkEntry Mark(string user) => new(UserId.Parse(user), Read: 9, Delivered: 9);

    /// <summary>Waits until so many statements wait for another transaction.</summary>
    private static async Task Waiting(TestPostgres database, int statements)
    {
        await using var connection = (NpgsqlConnection)await database.Connect();
        await using var query = new NpgsqlCommand(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
            """,
            connection);
        using var limit = new CancellationTokenSource(WaitMax);
        using var period = new PeriodicTimer(PollPeriod);
        while (await query.ExecuteScalarAsync(Stopped) is not long waiting || waiting < statements)
        {
            await period.WaitForNextTickAsync(limit.Token);
        }
    }

    private static async Task<List<string>> Names(TestPostgres database)
    {
        await using var connection = (NpgsqlConnection)await database.Connect();
        await using var query = new NpgsqlCommand("SELECT name FROM membership WHERE user_id = 'ann'", connection);
        await using var row = await query.ExecuteReaderAsync(Stopped);
        var names = new List<string>();
        while (await row.ReadAsync(Stopped))
        {
            names.Add(row.GetString(0));
        }

        return names;
    }

    private static async Task Execute(DbConnection connection, string text)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await command.ExecuteNonQueryAsync(Stopped);
    }
}
