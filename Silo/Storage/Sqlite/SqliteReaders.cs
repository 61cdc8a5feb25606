using System.Collections.Concurrent;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>A few threads that read the file, each on a connection of its own, beside the one that writes.</summary>
internal sealed class SqliteReaders : IAsyncDisposable
{
    private readonly SqliteOptions _options;
    private readonly TimeProvider _time;
    /// <summary>Each does its read on the connection it is given, and tells whether that is still good.</summary>
    private readonly BlockingCollection<Predicate<Func<SqliteSession>>> _waiting;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    public SqliteReaders(SqliteOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _waiting = new BlockingCollection<Predicate<Func<SqliteSession>>>(options.WaitingReadsMax);
        _running = options.Readers;
        for (var number = 1; number <= options.Readers; number++)
        {
            new Thread(Run) { Name = $"sqlite-reader-{number}", IsBackground = true }.Start();
        }
    }

    /// <exception cref="StorageOverloadedException">Too much waits.</exception>
    public Task<T> Read<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        var outcome = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.TryAdd(Job))
        {
            throw new StorageOverloadedException("Too many reads wait for the database.");
        }

        return outcome.Task.WaitAsync(_options.Timeout, _time, cancellationToken);

        bool Job(Func<SqliteSession> open)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                outcome.SetResult(work(open()));
                return true;
            }
            catch (OperationCanceledException)
            {
                outcome.SetCanceled(cancellationToken);
                return true;
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
        _waiting.CompleteAdding();
        await _ended.Task;
        _waiting.Dispose();
    }

    private void Run()
    {
        SqliteSession? session = null;
        foreach (var job in _waiting.GetConsumingEnumerable())
        {
            if (!job(() => session ??= SqliteSession.OpenReader(_options)))
            {
                // Whatever it was, the next read begins with a fresh connection.
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
