using System.Diagnostics;
using Npgsql;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Faults;

public sealed class PostgresFaultTests
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_commit_answer_is_a_fault_and_a_repeat_finds_the_stored_event()
    {
        await using var database = await TestPostgres.Create();
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var relay = new CuttingRelay(address.Port);
        address.Port = relay.Port;
        var options = new PostgresOptions { ConnectionString = address.ConnectionString, PoolMin = 0 };
        await using var storage = TestStorage.Of(await database.OpenStorage(options));
        var log = await TestLog.Create(storage, "ann");

        relay.CutBefore("COMMIT\0"u8.ToArray());
        await Should.ThrowAsync<Exception>(log.TryAppend(TestLog.Message("ann", "1")));

        (await log.Load()).Info.Head.ShouldBe(2);
        (await log.TryAppend(TestLog.Message("ann", "1"))).ShouldBeOfType<Fenced>();
        var reloaded = log.Request([TestLog.Message("ann", "1")], []) with { ExpectedHead = 2 };
        (await log.Send(reloaded)).ShouldBeOfType<Appended>().Entries
            .ShouldHaveSingleItem().ShouldBe(new EntryDuplicate(2, TestLog.Noon));
    }

    [Fact]
    public async Task Appends_reads_and_writes_just_work_after_the_server_dropped_every_connection()
    {
        await using var database = await TestPostgres.Create();
        await using var storage = await database.Open();
        var log = await TestLog.Create(storage, "ann");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => log.Load()));

        await database.DropConnections();
        (await log.TryAppend(TestLog.Message("ann", "1"))).ShouldBeOfType<Appended>();
        await database.DropConnections();
        (await log.Load()).Info.Head.ShouldBe(2);
        await database.DropConnections();
        await TestLog.AddAccounts(storage, "bob");
    }

    [Fact]
    public async Task While_the_server_is_away_an_append_fails_in_time_and_the_next_after_it_works()
    {
        await using var server = await PostgresServer.Start(Stopped);
        Assert.SkipUnless(server.IsOurs, "Only a server of ours can be stopped.");
        await using var database = new TestPostgres(await server.CreateDatabase(Stopped));
        await using var storage = await database.Open();
        var log = await TestLog.Create(storage, "ann");

        await server.Kill();
        var clock = Stopwatch.StartNew();
        await Should.ThrowAsync<Exception>(log.TryAppend(TestLog.Message("ann", "1")));
        clock.Elapsed.ShouldBeLessThan(database.Options.Timeout + TimeSpan.FromSeconds(1));

        await server.StartAgain(Stopped);
        (await log.TryAppend(TestLog.Message("ann", "1"))).ShouldBeOfType<Appended>().Head.ShouldBe(2);
    }

    [Fact]
    public async Task A_conversation_that_another_holds_fails_in_time_and_is_appended_to_later()
    {
        await using var database = await TestPostgres.Create();
        var options = database.Options;
        options.CommandTimeout = TimeSpan.FromSeconds(1);
        await using var storage = TestStorage.Of(await database.OpenStorage(options));
        var log = await TestLog.Create(storage, "ann");

        await using (var other = new NpgsqlConnection(database.ConnectionString))
        {
            await other.OpenAsync(Stopped);
            await using var transaction = await other.BeginTransactionAsync(Stopped);
            await using var hold = new NpgsqlCommand("SELECT 1 FROM conversation FOR UPDATE", other, transaction);
            await hold.ExecuteNonQueryAsync(Stopped);
            await Should.ThrowAsync<TimeoutException>(log.TryAppend(TestLog.Message("ann", "1")));
        }

        (await log.TryAppend(TestLog.Message("ann", "1"))).ShouldBeOfType<Appended>().Head.ShouldBe(2);
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_conversation_is_free_again_soon_after_a_silo_vanished_inside_a_transaction()
    {
        await using var database = await TestPostgres.Create();
        await using var storage = await database.Open();
        var log = await TestLog.Create(storage, "ann");

        // A silo that is cut off or stands still: its connection stays.
        await using var connections = await PostgresConnections.Open(database.Options, Stopped);
        var vanished = await connections.Source.OpenConnectionAsync(Stopped);
        await using var batch = new NpgsqlBatch(vanished);
        connections.Begin().ToList().ForEach(batch.BatchCommands.Add);
        batch.BatchCommands.Add(PostgresAppendCommands.Lock([log.Id]));
        await batch.ExecuteNonQueryAsync(Stopped);

        (await log.TryAppend(TestLog.Message("ann", "1"))).ShouldBeOfType<Appended>().Head.ShouldBe(2);
        await Should.ThrowAsync<PostgresException>(vanished.CloseAsync());
    }

    [Fact]
    public async Task Two_silos_that_want_the_same_conversations_never_lock_each_other_out()
    {
        await using var database = await TestPostgres.Create();
        await using var one = await database.Open();
        await using var other = await database.Open();
        var logs = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => TestLog.Create(one, "ann")));

        for (var round = 0; round < 10; round++)
        {
            var requests = logs.Select(log => log.Request([TestLog.Message("ann", null)], [])).ToList();
            var outcomes = await Task.WhenAll(
                requests.Select(one.Log.Append).Concat(requests.AsEnumerable().Reverse().Select(other.Log.Append)));
            outcomes.OfType<Appended>().Count().ShouldBe(logs.Length);
            await Task.WhenAll(logs.Select(log => log.Reload()));
        }
    }
}
