using Microsoft.Extensions.Logging;
using OrleansChat.Silo.Storage.Commits;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>
/// The one thread that writes the file: takes all that waits, does it in one transaction with one sync, and answers
/// after the commit. A second writer would only sleep until this one is done.
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

    /// <summary>Does the work on the writer's thread, in a transaction shared with others.</summary>
    /// <param name="work">
    /// Only writes to the database, because it may be done twice: when a neighbour breaks a rule of the tables, the
    /// transaction is rolled back and all of it done again, each part on its own.
    /// </param>
    /// <param name="weight">What it adds to the transaction.</param>
    /// <exception cref="TimeoutException">It takes too long; the outcome is unknown.</exception>
    public Task<T> Write<T>(Func<SqliteSession, T> work, CommitWeight weight) =>
        WriteUntimed(work, weight).WaitAsync(_options.Timeout, _time);

    /// <summary>The same, for who gives up waiting by itself: a timer for each message is one too many.</summary>
    public Task<T> WriteUntimed<T>(Func<SqliteSession, T> work, CommitWeight weight)
    {
        var job = new SqliteJob<T>(work);
        _queue.Add(job, weight);
        return job.Task;
    }

    /// <summary>What waits is still written.</summary>
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
            // Whatever it was, those who wait must hear of it, and the next batch begins with a fresh connection.
            LogCommitFailed(exception, batch.Count);
            _session?.Dispose();
            _session = null;
            batch.ForEach(job => job.Fail(exception));
            return;
        }

        batch.ForEach(job => job.Complete());
        _checkpoints.Committed(_session);
    }

    /// <returns>False when one part failed: nothing is done then.</returns>
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

    /// <summary>The rare way: savepoints cost time, so they are set only once some part is known to fail.</summary>
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

    [LoggerMessage(3001, LogLevel.Error, "A commit of {Count} writes failed; the database is opened anew.")]
    private partial void LogCommitFailed(Exception exception, int count);
}
