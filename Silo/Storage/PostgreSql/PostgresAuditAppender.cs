using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansChat.Audit;
using OrleansChat.Grains.Audit;
using OrleansChat.Silo.Storage.Commits;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>
/// Appends all waiting events in one transaction, which has exclusive access to the end of the chain: only one silo
/// appends at a time.
/// </summary>
internal sealed partial class PostgresAuditAppender : IAuditAppender, IAsyncDisposable
{
    /// <summary>Held until the transaction ends.</summary>
    private const string LockChain = "SELECT pg_advisory_xact_lock(7020349052)";

    private readonly PostgresConnections _connections;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PostgresCommitLoop<ImmutableArray<AuditEvent>, bool> _loop;

    public PostgresAuditAppender(
        PostgresConnections connections, PostgresOptions options, TimeProvider time, ILogger logger)
    {
        _connections = connections;
        _time = time;
        _logger = logger;
        _loop = new PostgresCommitLoop<ImmutableArray<AuditEvent>, bool>(options, time, Commit);
    }

    /// <exception cref="TimeoutException">It takes too long; the outcome is unknown.</exception>
    public Task Append(ImmutableArray<AuditEvent> events) =>
        _loop.Commit(events, new CommitWeight(events.Length, CommitWeight.SmallWrite.Bytes * events.Length));

    /// <summary>Appends the waiting requests first.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task Commit(List<PendingCommit<ImmutableArray<AuditEvent>, bool>> batch)
    {
        try
        {
            await CommitOnLiveConnection([.. batch.SelectMany(pending => pending.Request)]);
        }
        catch (Exception exception)
        {
            LogCommitFailed(exception, batch.Count);
            batch.ForEach(pending => pending.Fail(PostgresFaults.Unwrap(exception)));
            return;
        }

        batch.ForEach(pending => pending.Complete());
    }

    private async Task CommitOnLiveConnection(ImmutableArray<AuditEvent> events)
    {
        try
        {
            await using var connection = await _connections.Source.OpenConnectionAsync();
            await Append(connection, await LockEnd(connection), events);
        }
        catch (StaleConnectionException)
        {
            // The pooled connection is older than the server's last restart. Nothing was written, so retrying is safe.
            _connections.Source.Clear();
            await using var connection = await _connections.Source.OpenConnectionAsync();
            await Append(connection, await LockEnd(connection), events);
        }
    }

    /// <summary>Begins the transaction, which has exclusive access to the end of the chain.</summary>
    private async Task<(long Number, string Hash)> LockEnd(NpgsqlConnection connection)
    {
        try
        {
            // A separate statement takes the lock, so that the next one sees everything committed meanwhile.
            await using var batch = new NpgsqlBatch(connection);
            _connections.Begin().ToList().ForEach(batch.BatchCommands.Add);
            batch.BatchCommands.Add(new NpgsqlBatchCommand(LockChain));
            batch.BatchCommands.Add(new NpgsqlBatchCommand(SqlAuditLog.SelectLast));
            await using var reader = await batch.ExecuteReaderAsync();
            await reader.NextResultAsync();
            return await reader.ReadAsync() ? (reader.GetInt64(0), reader.GetString(1)) : (0, AuditChain.Beginning);
        }
        catch (NpgsqlException exception) when (PostgresFaults.IsBrokenConnection(exception))
        {
            throw new StaleConnectionException(exception);
        }
    }

    private async Task Append(
        NpgsqlConnection connection, (long Number, string Hash) last, ImmutableArray<AuditEvent> events)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var row in AuditChain.Extend(last, events, _time.GetUtcNow()))
        {
            batch.BatchCommands.Add(PostgresDatabase.Command(SqlAuditLog.ToInsert(row)));
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync();
    }

    [LoggerMessage(3022, LogLevel.Error, "Appending {Count} writes to the audit log failed")]
    private partial void LogCommitFailed(Exception exception, int count);

    private sealed class StaleConnectionException(Exception inner) : Exception(inner.Message, inner);
}
