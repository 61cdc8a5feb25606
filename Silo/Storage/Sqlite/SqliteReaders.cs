namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>A few threads that read the file, each with its own connection, beside the writing thread.</summary>
internal sealed class SqliteReaders : IAsyncDisposable
{
    private readonly SqliteOptions _options;
    private readonly TimeProvider _time;

    /// <summary>
    /// Each performs its read on the given connection, and returns whether the connection is still usable.
    /// </summary>
    private readonly Queue<Predicate<Func<SqliteSession>>> _waiting = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _closed;

    public SqliteReaders(SqliteOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _running = options.Readers;
        for (var number = 1; number <= options.Readers; number++)
        {
            new Thread(Run) { Name = $"sqlite-reader-{number}", IsBackground = true }.Start();
        }
    }

    /// <exception cref="StorageOverloadedException">Too many reads are waiting.</exception>
    public Task<T> Read<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        var outcome = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(Job);
        return outcome.Task.WaitAsync(_options.Timeout, _time, cancellationToken);

        bool Job(Func<SqliteSession> open)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                var session = open();
                using var interrupting = cancellationToken.UnsafeRegister(
                    state => ((SqliteSession)state!).Interrupt(), session);
                outcome.SetResult(work(session));
                return true;
            }
            catch (Exception exception) when (cancellationToken.IsCancellationRequested)
            {
                outcome.SetCanceled(cancellationToken);
                return exception is OperationCanceledException;
            }
            catch (Exception exception)
            {
                outcome.SetException(exception);
                return false;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_waiting)
        {
            _closed = true;
            Monitor.PulseAll(_waiting);
        }

        await _ended.Task;
    }

    private void Add(Predicate<Func<SqliteSession>> job)
    {
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_waiting.Count >= _options.WaitingReadsMax)
            {
                throw new StorageOverloadedException("Too many reads wait for the database.");
            }

            _waiting.Enqueue(job);
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Waits without spinning, as a blocking collection would.</summary>
    /// <returns>Null if the queue is closed and empty.</returns>
    private Predicate<Func<SqliteSession>>? Take()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                Monitor.Wait(_waiting);
            }

            return _waiting.TryDequeue(out var job) ? job : null;
        }
    }

    private void Run()
    {
        SqliteSession? session = null;
        while (Take() is { } job)
        {
            if (!job(() => session ??= SqliteSession.OpenReader(_options)))
            {
                // Whatever it was, the next read uses a new connection.
                session?.Dispose();
                session = null;
            }
        }

        session?.Dispose();
        if (Interlocked.Decrement(ref _running) == 0)
        {
            _ended.SetResult();
        }
    }
}
