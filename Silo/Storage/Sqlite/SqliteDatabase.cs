using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using OrleansChat.Silo.Schema;
using OrleansChat.Silo.Storage.Commits;
using OrleansChat.Silo.Storage.SoftState;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>A SQLite file, with one writing thread and a few reading threads.</summary>
internal sealed class SqliteDatabase : ISqlDatabase, IAsyncDisposable
{
    /// <summary>Orleans' name for the driver.</summary>
    private const string SqliteInvariant = "System.Data.SQLite";

    private readonly SqliteReaders _readers;

    private SqliteDatabase(SqliteOptions options, TimeProvider time, ILogger logger)
    {
        Writer = new SqliteWriter(options, time, logger);
        _readers = new SqliteReaders(options, time);
    }

    public SqlDialect Dialect { get; } = new(
        parameter => $"SELECT value FROM json_each({parameter})",
        ReadChanges:
            """
            SELECT change || ':' || change || ':' FROM (
                SELECT coalesce(max(c.changed_in), 0) + 1 AS change
                FROM membership m JOIN conversation c ON c.id = m.conversation
                WHERE m.user_id = $1 AND m.left_seq IS NULL)
            """,
        ChangesEnd: "9223372036854775807")
    {
        NumberSet = parameter => $"SELECT value FROM json_each({parameter})",
        IsDuplicate = fault =>
            fault is SqliteException { SqliteExtendedErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE },
    };

    public SqliteWriter Writer { get; }

    /// <summary>A separate file beside that of the log, which has a single writer.</summary>
    public static SoftStateDatabase SoftStateOf(SqliteOptions options) => new(
        SqliteInvariant, new SqliteConnectionStringBuilder { DataSource = options.SoftStatePath }.ToString());

    /// <summary>Checks the file, brings its tables up to date and starts the threads.</summary>
    /// <exception cref="DatabaseUnusableException">
    /// The file belongs to another program, is damaged, not writable or too new.
    /// </exception>
    public static async Task<SqliteDatabase> Open(
        SqliteOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        await SqliteFile.Prepare(options, Migrations.Sqlite, time, logger, cancellationToken);
        var softState = new SqliteOptions { Path = options.SoftStatePath, BusyTimeout = options.BusyTimeout };
        if (options.MayMigrate)
        {
            await SqliteFile.Prepare(softState, Migrations.SqliteSoftState, time, logger, cancellationToken);
        }

        return new SqliteDatabase(options, time, logger);
    }

    public Task<List<T>> Read<T>(
        SqlStatement query, Func<DbDataReader, T> row, CancellationToken cancellationToken) =>
        _readers.Read(session => session.Read(query.Text, row, query.Arguments.AsSpan()), cancellationToken);

    public Task<bool> Write(params ImmutableArray<SqlStatement> statements) =>
        Writer.Write(session => Execute(session, statements), CommitWeight.SmallWrite);

    public async ValueTask DisposeAsync()
    {
        // Readers first: the last connection to close copies the write-ahead log into the file and removes it.
        await _readers.DisposeAsync();
        await Writer.DisposeAsync();
    }

    private static bool Execute(SqliteSession session, ImmutableArray<SqlStatement> statements)
    {
        if (session.Execute(statements[0]) == 0)
        {
            return false;
        }

        foreach (var statement in statements.AsSpan()[1..])
        {
            session.Execute(statement);
        }

        return true;
    }
}
