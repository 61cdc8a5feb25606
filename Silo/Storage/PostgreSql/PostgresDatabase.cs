using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansChat.Silo.Schema;
using OrleansChat.Silo.Storage.SoftState;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>A PostgreSQL database, shared with the other silos.</summary>
internal sealed class PostgresDatabase : ISqlDatabase, IAsyncDisposable
{
    private PostgresDatabase(
        PostgresConnections connections, PostgresOptions options, TimeProvider time, ILogger logger)
    {
        Connections = connections;
        Appender = new PostgresAppender(connections, options, time, logger);
        AuditAppender = new PostgresAuditAppender(connections, options, time, logger);
    }

    public SqlDialect Dialect { get; } = new(
        parameter => $"SELECT value FROM json_array_elements_text({parameter}::json)",
        ReadChanges: "SELECT pg_current_snapshot()::text WHERE $1::text IS NOT NULL",
        ChangesEnd: "pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    {
        NumberSet = parameter => $"SELECT value::bigint FROM json_array_elements_text({parameter}::json)",
        IsDuplicate = fault => fault.SqlState is PostgresErrorCodes.UniqueViolation,
        Lock = "FOR NO KEY UPDATE",
        SkipLocked = "FOR NO KEY UPDATE SKIP LOCKED",
    };

    public PostgresConnections Connections { get; }

    public PostgresAppender Appender { get; }

    public PostgresAuditAppender AuditAppender { get; }

    /// <summary>The tables of soft state, by a pool of their own.</summary>
    /// <exception cref="DatabaseUnusableException">The connection string cannot be read or cannot work.</exception>
    public static SoftStateDatabase SoftStateOf(PostgresOptions options) =>
        new(PostgresSettings.Invariant, PostgresSettings.OfSoftState(options));

    /// <summary>Brings the tables up to date.</summary>
    /// <exception cref="DatabaseUnusableException">
    /// The database can't be reached, is too new, or belongs to another program.
    /// </exception>
    public static async Task<PostgresDatabase> Open(
        PostgresOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        PostgresConnections? connections = null;
        try
        {
            connections = await PostgresConnections.Open(options, cancellationToken);
            await using var connection = await connections.Source.OpenConnectionAsync(cancellationToken);
            await new MigrationRunner(Migrations.PostgreSql, time, logger, options.MayMigrate)
                .Run(connection, cancellationToken);
            return new PostgresDatabase(connections, options, time, logger);
        }
        catch (Exception exception)
        {
            await (connections?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (PostgresFaults.IsForPeople(exception))
            {
                throw PostgresFaults.Unusable(exception);
            }

            throw;
        }
    }

    public async Task<List<T>> Read<T>(
        SqlStatement query, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadOnce(query, row, cancellationToken);
        }
        catch (NpgsqlException exception) when (PostgresFaults.IsBrokenConnection(exception))
        {
            Connections.Source.Clear();
            return await ReadOnce(query, row, cancellationToken);
        }
    }

    public async Task<bool> Write(params ImmutableArray<SqlStatement> statements)
    {
        await using var connection = await Begin();
        await using var first = new NpgsqlBatch(connection) { BatchCommands = { Command(statements[0]) } };
        if (statements.Length == 1)
        {
            first.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        }

        await first.ExecuteNonQueryAsync();
        var isDone = first.BatchCommands[0].RecordsAffected > 0;
        if (statements.Length > 1)
        {
            await using var rest = new NpgsqlBatch(connection);
            foreach (var statement in isDone ? statements[1..] : [])
            {
                rest.BatchCommands.Add(Command(statement));
            }

            rest.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
            await rest.ExecuteNonQueryAsync();
        }

        return isDone;
    }

    public async ValueTask DisposeAsync()
    {
        await Appender.DisposeAsync();
        await AuditAppender.DisposeAsync();
        await Connections.DisposeAsync();
    }

    /// <summary>A stale connection is noticed here, where retrying is safe.</summary>
    private async Task<NpgsqlConnection> Begin()
    {
        try
        {
            return await BeginOnce();
        }
        catch (NpgsqlException exception) when (PostgresFaults.IsBrokenConnection(exception))
        {
            Connections.Source.Clear();
            return await BeginOnce();
        }
    }

    private async Task<NpgsqlConnection> BeginOnce()
    {
        var connection = await Connections.Source.OpenConnectionAsync();
        try
        {
            await using var begin = new NpgsqlBatch(connection);
            Connections.Begin().ToList().ForEach(begin.BatchCommands.Add);
            await begin.ExecuteNonQueryAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<List<T>> ReadOnce<T>(
        SqlStatement query, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await using var connection = await Connections.Source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Command(query) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    [SuppressMessage("Security", "CA2100", Justification = "The texts are constants; values are parameters.")]
    internal static NpgsqlBatchCommand Command(SqlStatement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Text);
        foreach (var argument in statement.Arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument ?? DBNull.Value });
        }

        return command;
    }
}
