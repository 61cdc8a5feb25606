using System.Collections.Concurrent;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>A few threads that read the file, each on a connection of its own, beside the one that writes.</summary>
internal sealed class SqliteReaders : IAsyncDisposable
{
    private readonly SqliteOptions _options;
    private readonly TimeProvider _time;
    private readonly BlockingCollection<Action<SqliteSession>> _waiting;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    public SqliteReaders(SqliteOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _waiting = new BlockingCollection<Action<SqliteSession>>(options.WaitingReadsMax);
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

        void Job(SqliteSession session)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                outcome.TrySetCanceled(cancellationToken);
                return;
            }

            try
            {
                outcome.SetResult(work(session));
            }
            catch (Exception exception)
            {
                outcome.SetException(exception);
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
        using (var session = SqliteSession.OpenReader(_options))
        {
            foreach (var job in _waiting.GetConsumingEnumerable())
            {
                job(session);
            }
        }

        if (Interlocked.Decrement(ref _running) == 0)
        {
            _ended.SetResult();
        }
    }
}
