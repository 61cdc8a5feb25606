using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using OrleansChat.Silo.Storage.Sql;
using SQLitePCL;

namespace OrleansChat.Tests.Storage.Databases;

/// <summary>Counts what its queries make the database do, as the database itself counts it. No clock.</summary>
internal abstract class MeteredDatabase(DbConnection connection, SqlDialect dialect) : ISqlDatabase
{
    public SqlDialect Dialect => dialect;

    /// <summary>Work since the beginning, in units of the database.</summary>
    public long Work { get; protected set; }

    public virtual async Task<List<T>> Read<T>(
        SqlStatement query, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query.Text;
        for (var index = 0; index < query.Arguments.Length; index++)
        {
            command.Parameters.Add(Parameter(index + 1, query.Arguments[index]));
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    public Task<bool> Write(params ImmutableArray<SqlStatement> statements) => throw new NotSupportedException();

    protected abstract DbParameter Parameter(int number, object? value);
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

    public override async Task<List<T>> Read<T>(
        SqlStatement query, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var before = await Rows(cancellationToken);
        var rows = await base.Read(query, row, cancellationToken);
        Work += await Rows(cancellationToken) - before;
        return rows;
    }

    protected override DbParameter Parameter(int number, object? value) => value is null
        ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }
        : new NpgsqlParameter { Value = value };

    private async Task<long> Rows(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(RowsSoFar, connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
