using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using OrleansChat.Silo.Storage.Sql;
using SQLitePCL;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>A connection with its prepared statements. Belongs to one thread, which it blocks.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    static SqliteSession() => Batteries_V2.Init();

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    public static SqliteSession OpenWriter(SqliteOptions options)
    {
        // FULL: in WAL mode, NORMAL doesn't sync a commit, and a power failure could lose an acknowledged message.
        var session = Open(options, SqliteOpenMode.ReadWriteCreate);
        session.Configure("PRAGMA journal_mode = WAL");
        session.Configure("PRAGMA synchronous = FULL");
        session.Configure("PRAGMA foreign_keys = ON");

        // Not within a commit, which it would delay: see SqliteCheckpoints.
        session.Configure("PRAGMA wal_autocheckpoint = 0");
        return session;
    }

    public static SqliteSession OpenReader(SqliteOptions options)
    {
        var session = Open(options, SqliteOpenMode.ReadWrite);
        session.Configure("PRAGMA query_only = ON");
        return session;
    }

    /// <returns>How many rows were touched.</returns>
    public int Execute(string text, params ReadOnlySpan<SqliteValue> arguments) => Statement(text).Execute(arguments);

    /// <summary>The first row, or the default if there is none.</summary>
    public T? ReadFirst<T>(string text, Func<SqliteStatement, T> row, params ReadOnlySpan<SqliteValue> arguments) =>
        Statement(text).ReadFirst(row, arguments);

    public List<T> Read<T>(string text, Func<DbDataReader, T> row, params ReadOnlySpan<object?> arguments)
    {
        var rows = new List<T>();
        using var reader = Prepare(text, arguments).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    public int Execute(SqlStatement statement) =>
        Execute(statement.Text, [.. statement.Arguments.Select(SqliteValue.Of)]);

    public DbConnection Connection => _connection;

    /// <summary>Rows written by this connection since it was opened.</summary>
    public long RowsWritten => raw.sqlite3_total_changes(_connection.Handle);

    /// <summary>Copies the part of the write-ahead log that no reader needs into the file.</summary>
    /// <exception cref="SqliteException">It failed; nothing is lost.</exception>
    public void Checkpoint() =>
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_wal_checkpoint_v2(_connection.Handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _),
            _connection.Handle);

    /// <summary>Ends the running statement with a fault. From any thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_connection.Handle);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private static SqliteSession Open(SqliteOptions options, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options.BusyTimeout.TotalSeconds)),
        };
        var session = new SqliteSession(new SqliteConnection(text.ConnectionString));
        try
        {
            session._connection.Open();
            session.Configure($"PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds}");
            session.Configure("PRAGMA cache_size = -32768");
            session.Configure("PRAGMA temp_store = MEMORY");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "The texts are constants; settings take no parameters.")]
    private void Configure(string pragma)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = pragma;
        command.ExecuteNonQuery();
    }

    private SqliteStatement Statement(string text)
    {
        if (!_statements.TryGetValue(text, out var statement))
        {
            statement = new SqliteStatement(_connection.Handle!, text);
            _statements.Add(text, statement);
        }

        return statement;
    }

    [SuppressMessage("Security", "CA2100", Justification = "The texts are constants; values are parameters.")]
    private SqliteCommand Prepare(string text, ReadOnlySpan<object?> arguments)
    {
        if (!_commands.TryGetValue(text, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = text;
            for (var number = 1; number <= arguments.Length; number++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${number}" });
            }

            _commands.Add(text, command);
        }

        for (var index = 0; index < arguments.Length; index++)
        {
            command.Parameters[index].Value = arguments[index] ?? DBNull.Value;
        }

        return command;
    }
}
