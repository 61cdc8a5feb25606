using Microsoft.Extensions.Logging;
using OrleansChat.Silo.Storage.Commits;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>
/// The only thread that writes the file: it runs all waiting requests in one transaction with one sync, and answers
/// after the commit. A second writer would only wait for this one.
/// </summary>
internal sealed partial class SqliteWriter : IAsyncDisposable
{
    private readonly SqliteOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CommitQueue<SqliteJob> _queue;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteSession? _session;

    public SqliteWriter(SqliteOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _queue = new CommitQueue<SqliteJob>(options.Commits);
        _checkpoints = new SqliteCheckpoints(options, logger);
        new Thread(Run) { Name = "sqlite-writer", IsBackground = true }.Start();
    }

    /// <summary>Runs work on the writer's thread, in a transaction shared with others.</summary>
    /// <param name="work">
    /// Must do nothing but write to the database, because it may run twice: if another part violates a constraint, the
    /// transaction is rolled back and every part runs again on its own.
    /// </param>
    /// <param name="weight">How much it adds to the transaction.</param>
    /// <exception cref="TimeoutException">It takes too long; the outcome is unknown.</exception>
    public Task<T> Write<T>(Func<SqliteSession, T> work, CommitWeight weight) =>
        WriteUntimed(work, weight).WaitAsync(_options.Timeout, _time);

    /// <summary>The same without a time-out, for callers that have their own: saves a timer per message.</summary>
    public Task<T> WriteUntimed<T>(Func<SqliteSession, T> work, CommitWeight weight)
    {
        var job = new SqliteJob<T>(work);
        _queue.Add(job, weight);
        return job.Task;
    }

    /// <summary>Writes the waiting requests first.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _ended.Task;
        _queue.Dispose();
    }

    private void Run()
    {
        var batch = new List<SqliteJob>();
        while (_queue.Take(batch))
        {
            Commit(batch);
        }

        _checkpoints.Dispose();
        _session?.Dispose();
        _ended.SetResult();
    }

    private void Commit(List<SqliteJob> batch)
    {
        try
        {
            var session = _session ??= SqliteSession.OpenWriter(_options);
            if (!TryCommit(session, batch))
            {
                CommitApart(session, batch);
            }
        }
        catch (Exception exception)
        {
            // Whatever it was, the callers must be told, and the next batch uses a new connection.
            LogCommitFailed(exception, batch.Count);
            _session?.Dispose();
            _session = null;
            batch.ForEach(job => job.Fail(exception));
            return;
        }

        batch.ForEach(job => job.Complete());
        _checkpoints.Committed(_session);
    }

    /// <returns>False if one part failed; nothing is done then.</returns>
    private static bool TryCommit(SqliteSession session, List<SqliteJob> batch)
    {
        session.Execute("BEGIN IMMEDIATE");
        foreach (var job in batch)
        {
            if (!job.Run(session))
            {
                session.Execute("ROLLBACK");
                return false;
            }
        }

        session.Execute("COMMIT");
        return true;
    }

    /// <summary>The rare case: savepoints cost time, so they are used only after a part is known to fail.</summary>
    private static void CommitApart(SqliteSession session, List<SqliteJob> batch)
    {
        session.Execute("BEGIN IMMEDIATE");
        foreach (var job in batch)
        {
            session.Execute("SAVEPOINT job");
            if (!job.Run(session))
            {
                session.Execute("ROLLBACK TO job");
            }

            session.Execute("RELEASE job");
        }

        session.Execute("COMMIT");
    }

    [LoggerMessage(3001, LogLevel.Error, "Committing {Count} writes failed; the database is reopened")]
    private partial void LogCommitFailed(Exception exception, int count);
}
