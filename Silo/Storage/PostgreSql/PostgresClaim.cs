using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansChat.Silo.Schema;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>
/// A lock held by an open transaction on a separate connection, which also works behind a pooler. A stand-alone process
/// holds it exclusively; members of a configured cluster share it, each with a second lock that names the cluster. If
/// the connection breaks, the lock is acquired again.
/// </summary>
internal sealed partial class PostgresClaim : IStorageClaim
{
    /// <summary>The idle transaction must not be ended; the second setting exists since PostgreSQL 17.</summary>
    private const string StayOpen =
        """
        SELECT set_config(name, '0', true) FROM pg_settings
        WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout')
        """;

    private const string LockAlone = "SELECT pg_try_advisory_xact_lock(7020349053)";

    /// <summary>
    /// Acquires the locks in one statement and looks for others in the next, which must see everybody who came before.
    /// </summary>
    private const string LockShared =
        "SELECT pg_try_advisory_xact_lock_shared(7020349053) AND pg_try_advisory_xact_lock_shared(7020349, $1)";

    private const string IsOfOneCluster =
        """
        SELECT NOT EXISTS (
            SELECT 1 FROM pg_locks
            WHERE locktype = 'advisory' AND objsubid = 2 AND classid = 7020349 AND objid::bigint <> $1
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
        """;

    /// <summary>How often the connection is probed; a broken one usually reports itself.</summary>
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(5);

    /// <summary>Enough for a database that answers.</summary>
    private static readonly TimeSpan EndMaxWait = TimeSpan.FromSeconds(2);

    private readonly string _settings;
    private readonly int? _cluster;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NpgsqlConnection? _connection;
    private Task _watching = Task.CompletedTask;

    private PostgresClaim(PostgresOptions options, string? cluster, TimeProvider time, ILogger logger)
    {
        _settings = PostgresSettings.Alone(PostgresSettings.Of(options));
        _cluster = cluster is null ? null : NumberOf(cluster);
        _time = time;
        _logger = logger;
    }

    public Task<string> Lost => _lost.Task;

    /// <param name="cluster">The configured cluster of this process; null if it is stand-alone.</param>
    /// <exception cref="DatabaseUnusableException">Another process holds the lock, or there is no database.</exception>
    public static async Task<PostgresClaim> Take(
        PostgresOptions options,
        string? cluster,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var claim = new PostgresClaim(options, cluster, time, logger);
        try
        {
            if (!await claim.TryUntilMaxWait(cancellationToken))
            {
                throw new DatabaseUnusableException(
                    "Another server that is not of the same cluster works on this database: stop it, give both the "
                    + "same Cluster settings, or name another database.");
            }
        }
        catch (Exception exception) when (PostgresFaults.IsForPeople(exception))
        {
            throw PostgresFaults.Unusable(exception);
        }

        claim._watching = Task.Run(claim.Watch, CancellationToken.None);
        return claim;
    }

    /// <remarks>
    /// If the database doesn't answer, a command and the request to cancel it can take half a minute. The lock ends
    /// with this process in any case.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await End().WaitAsync(EndMaxWait, _time);
        }
        catch (TimeoutException)
        {
            LogNotGivenBack();
        }
    }

    private async Task End()
    {
        await _ending.CancelAsync();
        await _watching;
        await Drop();
        _ending.Dispose();
    }

    /// <summary>The same on every machine and in every version.</summary>
    private static int NumberOf(string cluster) =>
        BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(cluster))) & int.MaxValue;

    private async Task<bool> TryUntilMaxWait(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (!await Try(cancellationToken))
        {
            if (_time.GetElapsedTime(started) > IStorageClaim.MaxWait)
            {
                return false;
            }

            await Task.Delay(IStorageClaim.RetryPeriod, _time, cancellationToken);
        }

        return true;
    }

    private async Task<bool> Try(CancellationToken cancellationToken)
    {
        _connection = new NpgsqlConnection(_settings);
        var isHeld = false;
        try
        {
            await _connection.OpenAsync(cancellationToken);
            await Execute("BEGIN", cancellationToken);
            await Execute(StayOpen, cancellationToken);
            isHeld = _cluster is { } number
                ? await Ask(LockShared, cancellationToken, number)
                    && await Ask(IsOfOneCluster, cancellationToken, (long)number)
                : await Ask(LockAlone, cancellationToken);
            return isHeld;
        }
        finally
        {
            if (!isHeld)
            {
                await Drop();
            }
        }
    }

    private async Task Watch()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                // Nothing ever arrives; it ends early only if the connection breaks.
                await _connection!.WaitAsync(CheckPeriod, _ending.Token);
                await Execute("SELECT 1", _ending.Token);
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogLost(fault.Message);
                await Drop();
                if (!await TakeAgain())
                {
                    return;
                }
            }
        }
    }

    /// <returns>False if this process must stop.</returns>
    private async Task<bool> TakeAgain()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                if (await TryUntilMaxWait(_ending.Token))
                {
                    LogTakenAgain();
                    return true;
                }

                _lost.TrySetResult(
                    "Another server took the database while this one had no connection to it: this one ends.");
                return false;
            }
            catch (Exception) when (!_ending.IsCancellationRequested)
            {
                // The database is still unavailable: writes fail, so nobody else can do harm either.
                await Task.Delay(IStorageClaim.RetryPeriod, _time, CancellationToken.None);
            }
            catch (Exception) when (_ending.IsCancellationRequested)
            {
                return false;
            }
        }

        return false;
    }

    private async Task Drop()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private async Task<bool> Ask(string text, CancellationToken cancellationToken, object? argument = null) =>
        await Execute(text, cancellationToken, argument) is true;

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA2100", Justification = "The texts are constants.")]
    private async Task<object?> Execute(
        string text, CancellationToken cancellationToken, object? argument = null)
    {
        await using var command = new NpgsqlCommand(text, _connection);
        if (argument is not null)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        }

        return await command.ExecuteScalarAsync(cancellationToken);
    }

    [LoggerMessage(3031, LogLevel.Warning, "The lock on the database was lost; acquiring it again: {Fault}")]
    private partial void LogLost(string fault);

    [LoggerMessage(3032, LogLevel.Warning, "The lock on the database is held again")]
    private partial void LogTakenAgain();

    [LoggerMessage(3033, LogLevel.Warning, "The database didn't answer; its lock ends with this process")]
    private partial void LogNotGivenBack();
}
