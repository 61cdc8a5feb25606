using Microsoft.Extensions.Logging;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>
/// Copies the write-ahead log into the file. This syncs both, which takes tens of milliseconds after many writes, so
/// most of it is done beside the writer, which continues meanwhile. The writer copies the little it wrote in that time
/// itself, and the log starts over.
/// </summary>
internal sealed partial class SqliteCheckpoints : IDisposable
{
    /// <summary>Rows of messages that fill some 32 MiB of log: busy conversations rewrite the same pages.</summary>
    private const int RowsBetween = 4_000;

    private readonly SqliteOptions _options;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wanted = new(initialState: false);
    private readonly Thread _thread;
    private volatile bool _ending;
    private volatile bool _mostIsDone;
    private bool _underWay;
    private long _rowsTaken;

    public SqliteCheckpoints(SqliteOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _thread = new Thread(Run) { Name = "sqlite-checkpoint", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Called by the writer after a commit, outside of a transaction.</summary>
    public void Committed(SqliteSession writer)
    {
        // A reopened connection counts from zero.
        _rowsTaken = Math.Min(_rowsTaken, writer.RowsWritten);
        if (_mostIsDone)
        {
            _mostIsDone = false;
            _underWay = false;
            _rowsTaken = writer.RowsWritten;
            TryCheckpoint(() => writer);
        }
        else if (!_underWay && writer.RowsWritten - _rowsTaken >= RowsBetween)
        {
            _underWay = true;
            _wanted.Set();
        }
    }

    /// <summary>Closes its connection before the writer's: the last connection to close copies the rest.</summary>
    public void Dispose()
    {
        _ending = true;
        _wanted.Set();
        _thread.Join();
        _wanted.Dispose();
    }

    private void Run()
    {
        SqliteSession? session = null;
        while (_wanted.WaitOne() && !_ending)
        {
            TryCheckpoint(() => session ??= SqliteSession.OpenWriter(_options));
            _mostIsDone = true;
        }

        session?.Dispose();
    }

    private void TryCheckpoint(Func<SqliteSession> session)
    {
        try
        {
            session().Checkpoint();
        }
        catch (Exception exception)
        {
            // Nothing is lost: the log grows until the next checkpoint.
            LogFailed(exception);
        }
    }

    [LoggerMessage(3003, LogLevel.Warning, "A checkpoint of the database failed")]
    private partial void LogFailed(Exception exception);
}
