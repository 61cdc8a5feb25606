using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using OrleansChat.Silo.Schema;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>Checks that the file is usable before anything is written to it.</summary>
internal static class SqliteFile
{
    private const string CountForeignTables =
        """
        SELECT count(*) FROM sqlite_master
        WHERE type = 'table' AND NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'schema_migration')
        """;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <exception cref="DatabaseUnusableException">
    /// The file belongs to another program, is damaged, not writable or too new.
    /// </exception>
    public static async Task Prepare(
        SqliteOptions options,
        Migrations migrations,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        try
        {
            CheckHeader(options.Path);
            CheckTables(options);
            using var session = SqliteSession.OpenWriter(options);
            await new MigrationRunner(migrations, time, logger, options.MayMigrate)
                .Run(session.Connection, cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw new DatabaseUnusableException(Explain(options.Path, exception), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnusableException(
                $"The database file '{options.Path}' cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>SQLite would accept an empty file, and overwrite one that is too short to be a database.</summary>
    private static void CheckHeader(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        if (!File.Exists(path))
        {
            return;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Span<byte> header = stackalloc byte[Magic.Length];
        var count = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (count > 0 && !header[..count].SequenceEqual(Magic))
        {
            throw new DatabaseUnusableException(
                $"The file '{path}' is no SQLite database; it was left as it is: name another file.");
        }
    }

    private static void CheckTables(SqliteOptions options)
    {
        if (!File.Exists(options.Path))
        {
            return;
        }

        using var session = SqliteSession.OpenReader(options);
        if (session.ReadFirst(CountForeignTables, row => row.Number(0)) > 0)
        {
            throw new DatabaseUnusableException(
                $"The file '{options.Path}' is the database of another program: name another file.");
        }
    }

    private static string Explain(string path, SqliteException exception) => exception.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT =>
            $"The database file '{path}' is damaged; it was left as it is: restore it from a backup.",
        SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM =>
            $"The database file '{path}' or its folder cannot be written: give this user the right to.",
        SQLitePCL.raw.SQLITE_FULL => $"The disk that holds the database file '{path}' is full.",
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
            $"The database file '{path}' is held by another process: end it first.",
        _ => $"The database file '{path}' cannot be used: {exception.Message}",
    };
}
