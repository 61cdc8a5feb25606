using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansChat.Silo.Schema;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Shared;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Faults;

/// <summary>Claims on the same data.</summary>
public sealed class ClaimTests
{
    /// <summary>Of those that are refused: a start waits for a predecessor that may be ending.</summary>
    private static readonly HurriedTime Hurried = new(factor: 20);

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sqlite_file_has_one_server_by_whatever_link_it_is_named()
    {
        await using var database = new TestSqlite();
        await (await database.Open()).DisposeAsync();
        using var other = new TemporaryFolder();
        var folderLink = Path.Combine(other.Path, "folder");
        Directory.CreateSymbolicLink(folderLink, Path.GetDirectoryName(database.Path)!);
        var fileLink = Path.Combine(other.Path, "chat.db");
        File.CreateSymbolicLink(fileLink, database.Path);

        await using (await SqliteClaim.Take(database.Path, TimeProvider.System, Stopped))
        {
            string[] names = [database.Path, Path.Combine(folderLink, "chat.db"), fileLink];
            var refusals = await Task.WhenAll(names.Select(name => Should.ThrowAsync<DatabaseUnusableException>(
                SqliteClaim.Take(name, Hurried, Stopped))));
            refusals.ShouldAllBe(refusal => refusal.Message.Contains("Another server", StringComparison.Ordinal));
        }

        await (await SqliteClaim.Take(fileLink, TimeProvider.System, Stopped)).DisposeAsync();
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(null, "a", false)]
    [InlineData("a", null, false)]
    [InlineData("a", "b", false)]
    [InlineData("a", "a", true)]
    public async Task A_postgresql_database_has_one_server_or_one_cluster(
        string? first, string? second, bool isAdmitted)
    {
        await using var database = await TestPostgres.Create();
        await using (await Take(database, first))
        {
            if (isAdmitted)
            {
                await (await Take(database, second)).DisposeAsync();
            }
            else
            {
                await Refused(database, second);
            }
        }

        await (await Take(database, second)).DisposeAsync();
    }

    [Fact]
    public async Task A_start_waits_for_a_predecessor_that_is_ending()
    {
        await using var database = await TestPostgres.Create();
        var first = await Take(database, cluster: null);
        var taking = Take(database, cluster: null);
        taking.IsCompleted.ShouldBeFalse();
        await first.DisposeAsync();
        await (await taking).DisposeAsync();
    }

    [Fact]
    public async Task A_claim_lost_with_its_connection_is_acquired_again_unless_another_server_has_it()
    {
        await using var database = await TestPostgres.Create();
        await using var claim = await Take(database, cluster: null);
        await DropHolders(database);
        await Held(database);
        claim.Lost.IsCompleted.ShouldBeFalse();

        // The other waits already, and so is first.
        await using var other = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await other.OpenAsync(Stopped);
        await using var take = new NpgsqlCommand("SELECT pg_advisory_lock(7020349053)", other);
        var taken = take.ExecuteNonQueryAsync(Stopped);
        await DropHolders(database);
        await taken;
        (await claim.Lost.WaitAsync(TimeSpan.FromSeconds(30), Stopped))
            .ShouldContain("Another server took the database");
    }

    [Fact]
    public async Task A_claim_behind_transaction_pooling_holds()
    {
        await using var database = await TestPostgres.Create();
        await using var bouncer = await PgBouncer.Start(
            database.ConnectionString, cancellationToken: Stopped);
        await using var pooled = new TestPostgres(bouncer.ConnectionString);
        await using (await Take(pooled, cluster: null))
        {
            await Refused(pooled, cluster: null);
            await Refused(database, cluster: null);
        }

        await (await Take(database, cluster: null)).DisposeAsync();
    }

    [Fact]
    public async Task A_command_does_not_change_the_tables_under_a_server()
    {
        await using var database = new TestSqlite();
        await File.WriteAllBytesAsync(database.Path, [], Stopped);
        var (exitCode, output) = await ChatCommand.Run(
            ["audit", "verify", "--data", Path.GetDirectoryName(database.Path)!], Stopped);
        output.ShouldContain("start the server once");
        exitCode.ShouldBe(2);
    }

    private static Task<PostgresClaim> Take(TestPostgres database, string? cluster, TimeProvider? time = null) =>
        PostgresClaim.Take(
            database.Options, cluster, time ?? TimeProvider.System, NullLogger.Instance, Stopped);

    private static async Task Refused(TestPostgres database, string? cluster)
    {
        var refusal = await Should.ThrowAsync<DatabaseUnusableException>(Take(database, cluster, Hurried));
        refusal.Message.ShouldContain("Another server");
    }

    private static async Task DropHolders(TestPostgres database)
    {
        var dropped = await Ask(
            database,
            "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND granted AND "
            + "database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        dropped.ShouldBe(1);
    }

    private static async Task Held(TestPostgres database)
    {
        using var period = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await Ask(
            database,
            "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted "
            + "AND datname = current_database()") == 0)
        {
            await period.WaitForNextTickAsync(Stopped);
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA2100", Justification = "Made in the tests.")]
    private static async Task<long> Ask(TestPostgres database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Stopped);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Stopped))!;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("chat-claim-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
