using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using OrleansChat.Silo.Storage.Sql;
using SQLitePCL;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>
/// A prepared statement that runs without allocating. Microsoft.Data.Sqlite allocates two objects per parameter and
/// five per run, which was a third of all memory allocated for a message.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>The positions of $1, $2, … among the parameters: SQLite numbers them in order of appearance.</summary>
    private readonly int[] _places;

    /// <param name="database">An open connection.</param>
    /// <param name="text">One statement with the parameters <c>$1</c>, <c>$2</c>, …</param>
    /// <exception cref="SqliteException">The SQL is invalid.</exception>
    public SqliteStatement(sqlite3 database, string text)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, text, out _statement, out var rest));
        if (!string.IsNullOrWhiteSpace(rest))
        {
            throw new ArgumentException("Of several statements only the first would run.", nameof(text));
        }

        _places = new int[raw.sqlite3_bind_parameter_count(_statement)];
        for (var index = 0; index < _places.Length; index++)
        {
            _places[index] = raw.sqlite3_bind_parameter_index(_statement, $"${index + 1}");
        }
    }

    /// <summary>Runs the statement to its end.</summary>
    /// <returns>How many rows were touched.</returns>
    /// <exception cref="SqliteException">It failed; its effects are undone.</exception>
    public int Execute(ReadOnlySpan<SqliteValue> arguments)
    {
        try
        {
            Bind(arguments);
            while (Step())
            {
            }

            return raw.sqlite3_changes(_database);
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    /// <summary>Reads the first row; the default if there is none.</summary>
    public T? ReadFirst<T>(Func<SqliteStatement, T> row, ReadOnlySpan<SqliteValue> arguments)
    {
        try
        {
            Bind(arguments);
            return Step() ? row(this) : default;
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public void Dispose() => _statement.Dispose();

    private void Bind(ReadOnlySpan<SqliteValue> arguments)
    {
        if (arguments.Length != _places.Length)
        {
            throw new ArgumentException("Each parameter needs its argument.", nameof(arguments));
        }

        for (var index = 0; index < arguments.Length; index++)
        {
            Check(Bind(_places[index], arguments[index]));
        }
    }

    private int Bind(int place, SqliteValue value) => value switch
    {
        // The address of an empty span is null, and the value would be, too.
        { Text: "" } => raw.sqlite3_bind_text(_statement, place, ""),
        { Text: { } text } => BindText(place, text),
        { Number: { } number } => raw.sqlite3_bind_int64(_statement, place, number),
        _ => raw.sqlite3_bind_null(_statement, place),
    };

    /// <summary>Binds UTF-8: in UTF-16, SQLite takes a leading U+FEFF for a byte order mark and drops it.</summary>
    private int BindText(int place, string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var count = Encoding.UTF8.GetBytes(text, buffer);
            return raw.sqlite3_bind_text(_statement, place, buffer.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return result == raw.SQLITE_ROW;
        }

        Check(result);
        return false;
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}

/// <summary>The value of a parameter: a text, an integer or null.</summary>
internal readonly record struct SqliteValue(string? Text, long? Number)
{
    public static implicit operator SqliteValue(string? text) => new(text, null);

    public static implicit operator SqliteValue(long? number) => new(null, number);

    /// <param name="argument">As <see cref="SqlStatement.Arguments"/>.</param>
    public static SqliteValue Of(object? argument) => argument switch
    {
        null => default,
        string text => text,
        long number => number,
        _ => throw new ArgumentException($"No parameter is a {argument.GetType().Name}.", nameof(argument)),
    };
}
