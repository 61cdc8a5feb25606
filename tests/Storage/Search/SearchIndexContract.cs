using System.Data.Common;
using Npgsql;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Search;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Search;

/// <summary>The index itself: what is in it, how it gets there, and how it leaves.</summary>
public abstract class SearchIndexContract : IAsyncLifetime
{
    private TestSqlDatabase? _database;
    private ChatStorage? _storage;
    private TestStorage? _stores;

    protected static CancellationToken Stopped => TestContext.Current.CancellationToken;

    private protected TestSqlDatabase Database => _database!;

    private protected ChatStorage Storage => _storage!;

    /// <summary>A query for how often the index holds the word $1.</summary>
    protected abstract string CountOfWord { get; }

    public async ValueTask InitializeAsync()
    {
        _database = await CreateDatabase();
        _storage = await Open();
        _stores = TestStorage.Of(_storage);
    }

    public async ValueTask DisposeAsync()
    {
        await (_storage?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<TestSqlDatabase> CreateDatabase();

    private protected abstract Task<ChatStorage> Open();

    [Fact]
    public async Task An_edit_replaces_the_words_of_a_message_and_a_deletion_leaves_none_behind()
    {
        var log = await NewLog();
        await log.Append(
            TestLog.Message("ann", "1", "secret banana bread"), TestLog.Message("ann", "2", "banana split"));
        (await Count("banana")).ShouldBe(2);

        await log.Append(TestLog.Change("ann", "3", new EditBody(2, "cherry bread, https://example.org")));
        (await InIndex("wsecret")).ShouldBe(0);
        (await InIndex("wbanana")).ShouldBe(1);
        (await InIndex("wcherry")).ShouldBe(1);
        (await InIndex("wbread")).ShouldBe(1);
        (await InIndex("hlink")).ShouldBe(1);
        (await InIndex("hattachment")).ShouldBe(0);

        await log.Append(
            TestLog.Change("ann", "4", new EditBody(2, "date bread")),
            TestLog.Change("ann", "5", new DeleteBody(2)),
            TestLog.Change("ann", "6", new DeleteBody(3)));
        foreach (var word in new[] { "wbanana", "wcherry", "wdate", "wbread", "wsplit", $"c{log.Id}", "sann" })
        {
            (await InIndex(word)).ShouldBe(0, word);
        }

        (await Number("SELECT count(*) FROM search_document")).ShouldBe(0);
        (await Count("banana")).ShouldBe(0);
        (await Number("SELECT count(*) FROM search_document")).ShouldBe(0);
    }

    [Fact]
    public async Task A_message_keeps_its_attachments_and_its_place_when_it_is_edited()
    {
        var log = await NewLog();
        var ann = TestLog.User("ann");
        var file = await TestFiles.Ready(_stores!, ann.Id);
        await log.Append(new AppendEntry(ann, ClientId: null, TestLog.Body("first").With(file)));
        await log.Append(TestLog.Message("ann", null, "text"));
        (await Count("text")).ShouldBe(1);
        var place = await Number("SELECT min(id) FROM search_document");
        await log.Append(
            TestLog.Change("ann", "1", new EditBody(2, "other text")),
            TestLog.Change("ann", "2", new EditBody(2, "second text")));
        (await InIndex("hattachment")).ShouldBe(1);
        (await InIndex("wother")).ShouldBe(0);
        (await InIndex("wtext")).ShouldBe(2);
        (await Number("SELECT min(id) FROM search_document")).ShouldBe(place);
    }

    [Fact]
    public async Task A_message_whose_text_changed_since_is_not_shown_for_its_old_words()
    {
        var log = await NewLog();
        await log.Append(TestLog.Message("ann", null, "old words"));
        (await Count("old")).ShouldBe(1);
        await Database.Execute("UPDATE event SET text = 'new words' WHERE type = 'message'");
        (await Count("old")).ShouldBe(0);
        (await Count("words")).ShouldBe(1);
    }

    [Fact]
    public async Task A_message_that_changes_before_it_is_indexed_is_indexed_as_it_is_then()
    {
        var log = await NewLog();
        await log.Append(TestLog.Message("ann", "1", "first text"), TestLog.Message("ann", "2", "secret text"));
        await log.Append(
            TestLog.Change("ann", "3", new EditBody(2, "second text")), TestLog.Change("ann", "4", new DeleteBody(3)));
        (await Count("text")).ShouldBe(1);
        (await InIndex("wsecond")).ShouldBe(1);
        (await InIndex("wfirst")).ShouldBe(0);
        (await InIndex("wsecret")).ShouldBe(0);
        (await Number("SELECT count(*) FROM search_document")).ShouldBe(1);
    }

    [Fact]
    public async Task Messages_from_before_the_index_are_indexed_in_steps_that_go_on_after_a_restart()
    {
        var rows = new ManyRows(Database);
        await rows.Accounts(10);
        await rows.Log("old", 1_300);
        var step = await Storage.Search.Index.Sweep("", turnsMax: 1, Stopped);
        step.Indexed.Added.ShouldBeInRange(50, 1_000);
        step.Next.ShouldBe("");

        await using var another = await Open();
        var (next, added) = (step.Next, step.Indexed.Added);
        while (next is not null)
        {
            (next, var indexed) = await another.Search.Index.Sweep(next, turnsMax: 2, Stopped);
            added += indexed.Added;
        }

        added.ShouldBe(1_300);
        (next, var nothing) = await another.Search.Index.Sweep("", turnsMax: 2, Stopped);
        next.ShouldBeNull();
        nothing.Added.ShouldBe(0);
        (await Number("SELECT count(*) FROM search_document")).ShouldBe(1_300);
        (await InIndex("wsixty")).ShouldBe(1_300);
    }

    [Fact]
    public async Task Silos_that_index_the_same_log_at_once_index_each_message_once()
    {
        var rows = new ManyRows(Database);
        await rows.Accounts(10);
        await rows.Log("one", 1_200);
        await rows.Log("two", 1_200);
        await using var another = await Open();
        var steps = await Task.WhenAll(new[] { Storage, another, Storage, another }.Select(silo =>
            Task.Run(() => silo.Search.Index.Sweep("", turnsMax: 100, Stopped))));
        steps.Sum(step => step.Indexed.Added).ShouldBe(2_400);
        (await Number("SELECT count(*) FROM search_document")).ShouldBe(2_400);
        (await Number("SELECT count(DISTINCT id) FROM search_document")).ShouldBe(2_400);
    }

    [Fact]
    public async Task People_in_many_conversations_learn_nothing_of_messages_elsewhere()
    {
        var rows = new ManyRows(Database);
        await rows.Accounts(10);
        await rows.Log("elsewhere", 2_200);
        await rows.Log("own", 1);
        (await Storage.Search.Index.Sweep("", turnsMax: 100, Stopped)).Next.ShouldBeNull();

        // So many that the index isn't asked for each; a page compares 2,000 messages.
        var many = Enumerable.Range(1, 200).Select(number => ConversationId.Parse($"none-{number}"));
        var scope = new SearchScope(
            [ConversationId.Parse("own"), .. many], null, null, null, null, null, 10);
        var page = await Storage.Search.Find(SearchTerms.Parse("sixty characters")!, scope, Stopped);
        page.Items.ShouldHaveSingleItem().Event.Conversation.Value.ShouldBe("own");
        page.Next.ShouldBeNull();
    }

    [Fact]
    public async Task Changed_conversations_are_indexed_without_a_search()
    {
        var log = await NewLog();
        await log.Append(TestLog.Message("ann", null, "unasked"));
        (await InIndex("wunasked")).ShouldBe(0);
        await Storage.Search.Index.IndexChanged(turnsMax: 2, Stopped);
        (await InIndex("wunasked")).ShouldBe(1);
    }

    private async Task<int> Count(string query) =>
        (await Storage.Search.Find(
            SearchTerms.Parse(query)!, new SearchScope(null, null, null, null, null, null, 50), Stopped)).Items.Length;

    private protected Task<TestLog> NewLog() => TestLog.Create(_stores!, "ann");

    private protected async Task<long> InIndex(string word) => await Number(CountOfWord, word);

    private protected async Task<long> Number(string text, string? argument = null)
    {
        await using var connection = await Database.Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        if (argument is not null)
        {
            command.Parameters.Add(Parameter(command, argument));
        }

        return Convert.ToInt64(await command.ExecuteScalarAsync(Stopped), null);
    }

    private static DbParameter Parameter(DbCommand command, string argument)
    {
        var parameter = command.CreateParameter();
        parameter.Value = argument;
        if (command is Microsoft.Data.Sqlite.SqliteCommand)
        {
            parameter.ParameterName = "$1";
        }

        return parameter;
    }
}

public sealed class SearchIndexOnSqlite : SearchIndexContract
{
    /// <summary>The vocabulary has what is stored, deleted or not.</summary>
    protected override string CountOfWord =>
        """
        CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, search_index, row);
        SELECT coalesce((SELECT doc FROM temp.vocabulary WHERE term = lower($1)), 0)
        """;

    private protected override Task<TestSqlDatabase> CreateDatabase() =>
        Task.FromResult<TestSqlDatabase>(new TestSqlite());

    private protected override Task<ChatStorage> Open() => ((TestSqlite)Database).OpenStorage();
}

public sealed class SearchIndexOnPostgreSql : SearchIndexContract
{
    private const string WaitingForALock =
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'
        """;

    protected override string CountOfWord =>
        "SELECT count(*) FROM search_document WHERE tokens @@ format('%L', $1::text)::tsquery";

    [Fact]
    public async Task A_change_that_is_not_committed_yet_holds_up_the_indexing_of_its_conversation()
    {
        var log = await NewLog();
        await log.Append(TestLog.Message("ann", null, "old text"));
        await using var connection = (NpgsqlConnection)await Database.Connect();
        await using var transaction = await connection.BeginTransactionAsync(Stopped);
        await using var batch = new NpgsqlBatch(connection, transaction);
        var words = SearchWords.Of(log.Id, TestLog.User("ann").Id, "new text", hasAttachments: false);
        PostgresSearchCommands.Apply([new SearchChange(log.Id, 2, words)])
            .Append(new NpgsqlBatchCommand("UPDATE event SET text = 'new text' WHERE type = 'message'"))
            .ToList()
            .ForEach(batch.BatchCommands.Add);
        await batch.ExecuteNonQueryAsync(Stopped);

        var indexing = Storage.Search.Index.IndexChanged(turnsMax: 2, Stopped);
        while (await Number(WaitingForALock) == 0)
        {
            indexing.IsCompleted.ShouldBeFalse();
        }

        await transaction.CommitAsync(Stopped);
        (await indexing).Added.ShouldBe(1);
        (await InIndex("wold")).ShouldBe(0);
        (await InIndex("wnew")).ShouldBe(1);
    }

    private protected override async Task<TestSqlDatabase> CreateDatabase() => await TestPostgres.CreateMigrated();

    private protected override Task<ChatStorage> Open() => ((TestPostgres)Database).OpenStorage();
}
