using Microsoft.Data.Sqlite;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Schema;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Faults;

public sealed class SqliteFaultTests
{
    [Fact]
    public async Task A_file_held_by_another_process_fails_appends_in_time_and_the_next_after_it_works()
    {
        await using var database = new TestSqlite();
        var options = database.Options;
        options.BusyTimeout = TimeSpan.FromSeconds(1);
        await using var storage = TestStorage.Of(await database.OpenStorage(options));
        var log = await TestLog.Create(storage, "ann");

        using (var other = SqliteSession.OpenWriter(database.Options))
        {
            other.Execute("BEGIN IMMEDIATE");
            await Should.ThrowAsync<SqliteException>(log.TryAppend(TestLog.Message("ann", "1")));
            other.Execute("ROLLBACK");
        }

        (await log.TryAppend(TestLog.Message("ann", "1"))).ShouldBeOfType<Appended>().Head.ShouldBe(2);
    }

    [Fact]
    public async Task A_caller_waits_no_longer_than_the_time_out()
    {
        await using var database = new TestSqlite();
        var options = database.Options;
        options.Timeout = TimeSpan.FromMilliseconds(50);
        options.BusyTimeout = TimeSpan.FromSeconds(1);
        await using var storage = TestStorage.Of(await database.OpenStorage(options));
        using var other = SqliteSession.OpenWriter(database.Options);
        other.Execute("BEGIN IMMEDIATE");

        await Should.ThrowAsync<TimeoutException>(TestLog.AddAccounts(storage, "ann"));
        other.Execute("ROLLBACK");
    }

    [Fact]
    public async Task A_commit_that_fails_fails_all_that_shared_it_and_stores_nothing()
    {
        await using var database = new TestSqlite();
        await using var storage = await database.Open();
        var logs = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TestLog.Create(storage, "ann")));
        using (var other = SqliteSession.OpenWriter(database.Options))
        {
            other.Execute("ALTER TABLE membership RENAME TO hidden");
            foreach (var log in logs)
            {
                await Should.ThrowAsync<SqliteException>(log.TryAppend(TestLog.Member("ann", MemberChange.Left)));
            }

            other.Execute("ALTER TABLE hidden RENAME TO membership");
        }

        (await Task.WhenAll(logs.Select(log => log.TryAppend(TestLog.Message("ann", "1")))))
            .ShouldAllBe(outcome => outcome is Appended && ((Appended)outcome).Head == 2);
    }

    [Fact]
    public async Task A_read_that_fails_leaves_the_next_unharmed()
    {
        await using var database = new TestSqlite();
        await using var storage = await database.Open();
        var log = await TestLog.Create(storage, "ann");
        using (var other = SqliteSession.OpenWriter(database.Options))
        {
            other.Execute("ALTER TABLE membership RENAME TO hidden");
            var reads = Enumerable.Range(0, 10).Select(_ => log.Load()).ToList();
            foreach (var read in reads)
            {
                await Should.ThrowAsync<SqliteException>(read);
            }

            other.Execute("ALTER TABLE hidden RENAME TO membership");
        }

        (await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => log.Load())))
            .ShouldAllBe(loaded => loaded.Info.Head == 1);
    }

    [Fact]
    public async Task Waiting_writes_are_done_before_the_database_closes()
    {
        await using var database = new TestSqlite();
        var storage = await database.Open();
        await TestLog.AddAccounts(storage, "ann");
        var logs = Enumerable.Range(0, 50).Select(_ => new TestLog(storage.Log, TestLog.NewId())).ToList();
        var waiting = logs.Select(log => log.TryCreate(TestLog.NewGroup("ann"), "ann")).ToList();
        await storage.DisposeAsync();

        (await Task.WhenAll(waiting)).ShouldAllBe(outcome => outcome is Appended);
        await Should.ThrowAsync<ObjectDisposedException>(() => logs[0].TryAppend(TestLog.Message("ann", "1")));
    }

    [Theory]
    [InlineData("This is a text about cabbages and kings, and no database.")]
    [InlineData("short")]
    public async Task A_file_that_is_not_a_database_is_refused_and_left_unchanged(string content)
    {
        await using var database = new TestSqlite();
        await File.WriteAllTextAsync(database.Path, content, TestContext.Current.CancellationToken);

        var exception = await Should.ThrowAsync<DatabaseUnusableException>(database.Open());
        exception.Message.ShouldContain(database.Path);
        (await File.ReadAllTextAsync(database.Path, TestContext.Current.CancellationToken)).ShouldBe(content);
    }

    [Fact]
    public async Task A_damaged_database_is_refused()
    {
        await using var database = new TestSqlite();
        await (await database.Open()).DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(database.Path, TestContext.Current.CancellationToken);
        bytes.AsSpan(16, 4_000).Fill(0xA5);
        await File.WriteAllBytesAsync(database.Path, bytes, TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<DatabaseUnusableException>(database.Open())).Message.ShouldContain("damaged");
        (await File.ReadAllBytesAsync(database.Path, TestContext.Current.CancellationToken)).ShouldBe(bytes);
    }

    [Fact]
    public async Task The_database_of_another_program_is_refused_and_left_as_it_is()
    {
        await using var database = new TestSqlite();
        using (var other = new SqliteConnection($"Data Source={database.Path};Pooling=False"))
        {
            other.Open();
            using var create = other.CreateCommand();
            create.CommandText = "CREATE TABLE recipe (name text)";
            create.ExecuteNonQuery();
        }

        var bytes = await File.ReadAllBytesAsync(database.Path, TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<DatabaseUnusableException>(database.Open())).Message.ShouldContain("another program");
        (await File.ReadAllBytesAsync(database.Path, TestContext.Current.CancellationToken)).ShouldBe(bytes);
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_file_is_refused()
    {
        await using var database = new TestSqlite();
        Directory.CreateDirectory(database.Path);
        await Should.ThrowAsync<DatabaseUnusableException>(database.Open());
    }

    [Fact]
    public async Task More_than_may_wait_is_refused_at_once()
    {
        await using var database = new TestSqlite();
        var options = database.Options;
        options.Commits.WaitingRequestsMax = 10;
        await using var storage = TestStorage.Of(await database.OpenStorage(options));
        await TestLog.AddAccounts(storage, "ann");
        using var other = SqliteSession.OpenWriter(database.Options);
        other.Execute("BEGIN IMMEDIATE");
        var waiting = Enumerable.Range(0, 40).Select(_ => TestLog.AddAccounts(storage, "bob")).ToList();

        // At most ten are with the writer, and ten more wait.
        waiting.Count(task => task.Exception?.InnerException is StorageOverloadedException)
            .ShouldBeGreaterThanOrEqualTo(20);
        other.Execute("ROLLBACK");
        await Should.ThrowAsync<StorageOverloadedException>(Task.WhenAll(waiting));
        waiting.Count(task => task.IsCompletedSuccessfully).ShouldBeGreaterThanOrEqualTo(10);
    }
}
