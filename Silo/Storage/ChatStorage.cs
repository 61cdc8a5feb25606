using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Audit;
using OrleansChat.Grains.Blocking;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Reading;
using OrleansChat.Grains.Sessions;
using OrleansChat.Grains.Uploads;
using OrleansChat.Silo.Schema;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Search;
using OrleansChat.Silo.Storage.Sql;
using OrleansChat.Silo.Storage.Sqlite;

namespace OrleansChat.Silo.Storage;

/// <summary>The open database of a silo, behind the interfaces that grains use.</summary>
internal sealed class ChatStorage : IAsyncDisposable
{
    private IAsyncDisposable? _database;

    private ChatStorage(
        IAsyncDisposable owner,
        ISqlDatabase database,
        ILogAppender appender,
        IAuditAppender auditAppender,
        SqlMessageSearch search)
    {
        _database = owner;
        Search = search;
        MessageLog = new SqlMessageLog(database, appender, search.Index);
        Blocks = new SqlBlockStore(database);
        ConversationFacts = new SqlConversationFacts(database);
        Accounts = new SqlAccountStore(database);
        Renames = new SqlRenames(database);
        ApiKeys = new SqlApiKeyStore(database);
        OneTimeTokens = new SqlOneTimeTokenStore(database);
        Sessions = new SqlSessionStore(database);
        Uploads = new SqlUploadStore(database);
        ReadModel = new SqlReadModel(database);
        AuditLog = new SqlAuditLog(database, auditAppender);
    }

    public IMessageLog MessageLog { get; }

    public SqlMessageSearch Search { get; }

    public IConversationFacts ConversationFacts { get; }

    public IBlockStore Blocks { get; }

    public IAccountStore Accounts { get; }

    public SqlRenames Renames { get; }

    public IApiKeyStore ApiKeys { get; }

    public IOneTimeTokenStore OneTimeTokens { get; }

    public ISessionStore Sessions { get; }

    public IUploadStore Uploads { get; }

    public IReadModel ReadModel { get; }

    public IAuditLog AuditLog { get; }

    /// <summary>Checks the file, brings its tables up to date and starts the writer and the readers.</summary>
    /// <exception cref="DatabaseUnusableException">An operator has to act first; the message says how.</exception>
    public static async Task<ChatStorage> OpenSqlite(
        SqliteOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var database = await SqliteDatabase.Open(options, time, logger, cancellationToken);
        return new ChatStorage(
            database,
            database,
            new SqliteAppender(database.Writer),
            new SqliteAuditAppender(database.Writer, time),
            new SqlMessageSearch(database, SearchSql.Sqlite, new SqliteSearchIndexer(database.Writer), time));
    }

    /// <summary>Brings the tables up to date and starts writing and reading.</summary>
    /// <exception cref="DatabaseUnusableException">An operator has to act first; the message says how.</exception>
    public static async Task<ChatStorage> OpenPostgreSql(
        PostgresOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var database = await PostgresDatabase.Open(options, time, logger, cancellationToken);
        return new ChatStorage(
            database,
            database,
            database.Appender,
            database.AuditAppender,
            new SqlMessageSearch(
                database, SearchSql.PostgreSql, new PostgresSearchIndexer(database.Connections), time));
    }

    /// <summary>Writes all waiting requests first.</summary>
    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _database, null)?.DisposeAsync() ?? ValueTask.CompletedTask;
}
