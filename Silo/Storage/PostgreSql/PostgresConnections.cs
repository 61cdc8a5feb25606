using Npgsql;
using OrleansChat.Silo.Schema;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>
/// The connection pool, configured so that commits are durable and every wait is limited, also behind a pooler such as
/// PgBouncer that assigns each transaction to another server connection.
/// </summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    /// <summary>
    /// Every query follows an index. Without statistics, as on a new and fast growing table, the planner would rather
    /// scan the table, and a prepared statement would keep that plan. Behind a pooler nothing is prepared, and each
    /// plan suits the current table.
    /// </summary>
    private const string PlannerSettings =
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off";

    /// <summary>
    /// A silo that stands still or is cut off inside a transaction keeps its conversations locked for so long: no
    /// longer than the other silos need to hold it for dead.
    /// </summary>
    private static readonly TimeSpan IdleInTransactionMax = TimeSpan.FromSeconds(2);

    private readonly string[] _begin;

    private PostgresConnections(NpgsqlDataSource source, string[] begin)
    {
        Source = source;
        _begin = begin;
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>Finds out how the database is reached, and creates a suitable pool.</summary>
    /// <exception cref="DatabaseUnusableException">This server can't use the database as it is.</exception>
    public static async Task<PostgresConnections> Open(PostgresOptions options, CancellationToken cancellationToken)
    {
        var settings = PostgresSettings.Of(options);
        var idle = $"idle_in_transaction_session_timeout = {(int)IdleInTransactionMax.TotalMilliseconds}";
        if (!await IsBehindPooler(settings, cancellationToken))
        {
            var source = new NpgsqlDataSourceBuilder(PostgresSettings.Direct(settings));
            var session = $"SET synchronous_commit = on; SET {idle}; {PlannerSettings}";
            source.UsePhysicalConnectionInitializer(
                connection => throw new NotSupportedException("Connections are opened asynchronously."),
                connection => Execute(connection, session));
            return new PostgresConnections(source.Build(), ["BEGIN"]);
        }

        // Unless the operator says otherwise, Npgsql doesn't prepare statements by itself.
        if (settings.MaxAutoPrepare > 0)
        {
            await CheckThatStatementsStayPrepared(settings, cancellationToken);
        }

        return new PostgresConnections(
            NpgsqlDataSource.Create(settings),
            ["BEGIN", "SET LOCAL synchronous_commit = on", $"SET LOCAL {idle}"]);
    }

    /// <summary>The commands that begin a transaction; none of them returns rows.</summary>
    public IEnumerable<NpgsqlBatchCommand> Begin() => _begin.Select(text => new NpgsqlBatchCommand(text));

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    /// <summary>A pooler answers with its own number where the server would name its process.</summary>
    private static async Task<bool> IsBehindPooler(
        NpgsqlConnectionStringBuilder settings, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAlone(settings, cancellationToken);
        await using var ask = new NpgsqlCommand(
            "SELECT pg_backend_pid(), current_setting('transaction_read_only')", connection);
        await using var row = await ask.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        if (row.GetString(1) == "on")
        {
            throw new DatabaseUnusableException(
                "The database can only be read, as a standby can: name the primary server.");
        }

        return row.GetInt32(0) != connection.ProcessID;
    }

    /// <summary>
    /// Prepares a statement of the same name from two clients, as happens constantly: a pooler that doesn't support
    /// prepared statements assigns both to the same server connection.
    /// </summary>
    private static async Task CheckThatStatementsStayPrepared(
        NpgsqlConnectionStringBuilder settings, CancellationToken cancellationToken)
    {
        try
        {
            await using var one = await OpenAlone(settings, cancellationToken);
            await using var other = await OpenAlone(settings, cancellationToken);
            foreach (var connection in (NpgsqlConnection[])[one, other])
            {
                await using var command = new NpgsqlCommand("SELECT 1", connection);
                await command.PrepareAsync(cancellationToken);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        catch (PostgresException fault)
            when (fault.SqlState is PostgresErrorCodes.DuplicatePreparedStatement
                or PostgresErrorCodes.InvalidSqlStatementName)
        {
            throw new DatabaseUnusableException(
                "The pooler in front of the database does not keep prepared statements: leave 'Max Auto Prepare' out "
                + "of the connection string, or let the pooler keep them (PgBouncer from 1.21, "
                + "max_prepared_statements).",
                fault);
        }
    }

    private static async Task<NpgsqlConnection> OpenAlone(
        NpgsqlConnectionStringBuilder settings, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(PostgresSettings.Alone(settings));
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA2100", Justification = "The text is made of constants and a number.")]
    private static async Task Execute(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }
}
