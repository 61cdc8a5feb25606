using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using OrleansChat.Silo.Storage.Sql;
using SQLitePCL;

namespace OrleansChat.Tests.Storage.Databases;

/// <summary>Counts what its statements make the database do, as the database itself counts it. No clock.</summary>
internal abstract class MeteredDatabase(DbConnection connection, SqlDialect dialect) : ISqlDatabase, IAsyncDisposable
{
    public SqlDialect Dialect => dialect;

    /// <summary>Work since the beginning, in units of the database.</summary>
    public long Work { get; protected set; }

    /// <summary>The work of the most expensive transaction.</summary>
    public long WorkMax { get; private set; }

    public Task<List<T>> Read<T>(
        SqlStatement query, Func<DbDataReader, T> row, CancellationToken cancellationToken) =>
        Meter(async () =>
        {
            await using var command = Command(query);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(row(reader));
            }

            return rows;
        });

    public Task<bool> Write(params ImmutableArray<SqlStatement> statements) => Meter(async () =>
    {
        foreach (var (index, statement) in statements.Index())
        {
            await using var command = Command(statement);
            if (await command.ExecuteNonQueryAsync() == 0 && index == 0)
            {
                return false;
            }
        }

        return true;
    });

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>Runs a transaction, and counts its work.</summary>
    protected virtual Task<T> Transact<T>(Func<Task<T>> run) => run();

    protected abstract DbParameter Parameter(int number, object? value);

    private async Task<T> Meter<T>(Func<Task<T>> run)
    {
        var before = Work;
        var result = await Transact(run);
        WorkMax = Math.Max(WorkMax, Work - before);
        return result;
    }

    private DbCommand Command(SqlStatement statement)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement.Text;
        for (var index = 0; index < statement.Arguments.Length; index++)
        {
            command.Parameters.Add(Parameter(index + 1, statement.Arguments[index]));
        }

        return command;
    }
}

/// <summary>Counts the instructions of SQLite's virtual machine.</summary>
internal sealed class MeteredSqlite : MeteredDatabase
{
    public MeteredSqlite(SqliteConnection connection, SqlDialect dialect) : base(connection, dialect) =>
        raw.sqlite3_progress_handler(connection.Handle, 1, _ => Count(), null);

    protected override DbParameter Parameter(int number, object? value) =>
        new SqliteParameter($"${number}", value ?? DBNull.Value);

    private int Count()
    {
        Work++;
        return 0;
    }
}

/// <summary>Counts the rows that PostgreSQL's statements fetched, by an index or by reading a table.</summary>
internal sealed class MeteredPostgres(NpgsqlConnection connection, SqlDialect dialect)
    : MeteredDatabase(connection, dialect)
{
    private const string RowsSoFar =
        "SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::bigint FROM pg_stat_xact_user_tables";

    protected override async Task<T> Transact<T>(Func<Task<T>> run)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var before = await Rows();
        var result = await run();
        Work += await Rows() - before;
        await transaction.CommitAsync();
        return result;
    }

    protected override DbParameter Parameter(int number, object? value) => value is null
        ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }
        : new NpgsqlParameter { Value = value };

    private async Task<long> Rows()
    {
        await using var command = new NpgsqlCommand(RowsSoFar, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
