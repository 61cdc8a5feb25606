using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Conversations;
using OrleansChat.Grains.Searching;
using OrleansChat.Silo.Storage.Search;
using OrleansChat.Silo.Storage.Sql;
using OrleansChat.Silo.Storage.Sqlite;
using OrleansChat.Tests.Shared;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Search;

/// <summary>Who waits for whom when there is much to index, or much to search.</summary>
public sealed class SearchTurnTests : IAsyncLifetime
{
    private static readonly ConversationId Talk = ConversationId.Parse("talk");

    private readonly TestSqlite _file = new();
    private SqliteDatabase? _database;

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    private SqliteDatabase Database => _database!;

    private ManyRows Rows => new(_file);

    public async ValueTask InitializeAsync()
    {
        _database = await SqliteDatabase.Open(_file.Options, TimeProvider.System, NullLogger.Instance, Stopped);
        await Rows.Accounts(10);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _file.DisposeAsync();
    }

    [Fact]
    public async Task A_conversation_that_cannot_be_indexed_holds_up_no_other()
    {
        ImmutableArray<ConversationId> all = [.. new[] { "bad", "good-1", "good-2" }.Select(ConversationId.Parse)];
        var index = new SearchIndex(Database, new SqliteSearchIndexer(Database.Writer));
        foreach (var conversation in all)
        {
            await Rows.Log(conversation.Value, 3);
            index.Note(conversation);
        }

        await _file.Execute(
            """
            CREATE TRIGGER refused BEFORE INSERT ON search_document WHEN new.conversation = 'bad'
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """);
        var changed = await index.IndexChanged(turnsMax: 10, Stopped);
        changed.Added.ShouldBe(6);
        changed.Left.ShouldBeEmpty();
        changed.Fault!.Message.ShouldBe("The messages of bad can't be indexed.");
        await index.CatchUp(all, Stopped);
        (await index.IndexChanged(turnsMax: 10, Stopped)).Fault.ShouldBeNull();
        var (next, swept) = await index.Sweep("", turnsMax: 10, Stopped);
        next.ShouldBeNull();
        swept.Fault.ShouldNotBeNull();

        await _file.Execute("DROP TRIGGER refused");
        (_, swept) = await index.Sweep("", turnsMax: 10, Stopped);
        swept.Added.ShouldBe(3);
        swept.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task A_log_with_much_to_index_goes_to_the_back()
    {
        await Rows.Log("a-long", 1_000);
        await Rows.Groups("short-", 17);
        var index = new SearchIndex(Database, new SqliteSearchIndexer(Database.Writer));
        var (next, swept) = await index.Sweep("", turnsMax: 2, Stopped);
        next.ShouldBe("");
        swept.Left.Select(log => log.Value).ShouldBe(["a-long"]);
        var indexed = await Database.Read(
            new SqlStatement("SELECT count(*) FROM search_document WHERE conversation LIKE 'short-%'"),
            row => row.GetInt64(0),
            Stopped);
        indexed.ShouldBe([17]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_search_finds_the_newest_message_behind_many_conversations_that_wait(bool ofEverything)
    {
        const int waiting = 400;
        await Rows.Groups("group-", waiting);
        await Rows.Log("newest", 1);
        var search = new SqlMessageSearch(
            Database, SearchSql.Sqlite, new SqliteSearchIndexer(Database.Writer), TimeProvider.System);
        var all = Enumerable.Range(1, waiting).Select(number => $"group-{number}").Append("newest")
            .Select(ConversationId.Parse).ToImmutableArray();
        all.ToList().ForEach(search.Index.Note);
        var scope = new SearchScope(ofEverything ? null : all, null, null, null, null, null, 1);
        var page = await search.Find(SearchTerms.Parse("sixty")!, scope, Stopped);
        page.Items.ShouldHaveSingleItem().Event.Conversation.Value.ShouldBe("newest");
    }

    [Fact]
    public async Task Messages_that_several_searches_wait_for_are_indexed_once()
    {
        await Rows.Log("talk", 3);
        var indexer = new CountingIndexer(new SqliteSearchIndexer(Database.Writer));
        var index = new SearchIndex(Database, indexer);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => index.CatchUp([Talk], Stopped)));
        indexer.Turns.ShouldBe(1);
    }

    [Fact]
    public async Task Two_searches_run_at_a_time_and_others_can_be_cancelled_while_they_wait()
    {
        await Rows.Log("talk", 3);
        var (time, held) = (new ManualTime(), new HeldDatabase(Database));
        var search = new SqlMessageSearch(held, SearchSql.Sqlite, new SqliteSearchIndexer(Database.Writer), time);
        var scope = new SearchScope([Talk], null, null, null, null, null, 10);
        var terms = SearchTerms.Parse("sixty")!;
        var (first, second) = (search.Find(terms, scope, Stopped), search.Find(terms, scope, Stopped));
        using var impatience = new CancellationTokenSource();
        var third = search.Find(terms, scope, impatience.Token);
        held.Reads.ShouldBe(2);
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(third);
        held.Reads.ShouldBe(2);

        time.Advance(TimeSpan.FromSeconds(4));
        await Should.ThrowAsync<TimeoutException>(first);
        await Should.ThrowAsync<TimeoutException>(second);
        held.Opened.SetResult();
        (await search.Find(terms, scope, Stopped)).Items.Length.ShouldBe(3);
    }

    private sealed class CountingIndexer(ISearchIndexer indexer) : ISearchIndexer
    {
        private int _turns;

        public int Turns => _turns;

        public Task<Indexed> Index(ImmutableArray<ConversationId> conversations)
        {
            Interlocked.Increment(ref _turns);
            return indexer.Index(conversations);
        }
    }

    /// <summary>Its reads wait until it is opened.</summary>
    private sealed class HeldDatabase(ISqlDatabase database) : ISqlDatabase
    {
        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Reads { get; private set; }

        public SqlDialect Dialect => database.Dialect;

        public async Task<List<T>> Read<T>(
            SqlStatement query, Func<DbDataReader, T> row, CancellationToken cancellationToken)
        {
            Reads++;
            await Opened.Task.WaitAsync(cancellationToken);
            return await database.Read(query, row, cancellationToken);
        }

        public Task<bool> Write(params ImmutableArray<SqlStatement> statements) => database.Write(statements);
    }
}
