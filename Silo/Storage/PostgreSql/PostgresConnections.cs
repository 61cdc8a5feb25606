using Npgsql;
using OrleansChat.Silo.Schema;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>The pool of connections, set up so that a commit is durable and no wait is without an end.</summary>
internal static class PostgresConnections
{
    /// <summary>Statements kept prepared on a connection; there are fewer in this program.</summary>
    private const int PreparedMax = 64;

    /// <summary>
    /// Every query of ours is a walk along an index. Without statistics, as on a young and fast growing table, the
    /// planner would prefer to read the whole of it, and keep to that plan.
    /// </summary>
    private const string SessionSettings =
        "-c synchronous_commit=on -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

    /// <exception cref="DatabaseUnusableException">The connection string cannot be read.</exception>
    public static NpgsqlDataSource Create(PostgresOptions options)
    {
        try
        {
            return NpgsqlDataSource.Create(Settings(options));
        }
        catch (ArgumentException exception)
        {
            // The message of the driver could repeat a password.
            throw new DatabaseUnusableException(
                $"The connection string of the database cannot be read ({exception.GetType().Name}).");
        }
    }

    private static NpgsqlConnectionStringBuilder Settings(PostgresOptions options)
    {
        var commandTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds);

        // A silo that vanished inside a transaction must not keep its conversations locked.
        var idle = $"-c idle_in_transaction_session_timeout={2 * commandTimeout}s";
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            MinPoolSize = options.PoolMin,
            MaxPoolSize = options.PoolMax,
            Timeout = (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds),
            CommandTimeout = commandTimeout,
            CancellationTimeout = 1_000,
            MaxAutoPrepare = PreparedMax,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            Enlist = false,
            IncludeErrorDetail = false,
            TcpKeepAlive = true,
            ApplicationName = "orleans-chat",
        };
        settings.Options = $"{settings.Options} {SessionSettings} {idle}".Trim();
        return settings;
    }
}
