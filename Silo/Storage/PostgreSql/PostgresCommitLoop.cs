using OrleansChat.Silo.Storage.Commits;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>Commits all waiting requests together, again and again.</summary>
internal sealed class PostgresCommitLoop<TRequest, TOutcome> : IAsyncDisposable
{
    private readonly PostgresOptions _options;
    private readonly TimeProvider _time;
    private readonly CommitQueue<PendingCommit<TRequest, TOutcome>> _queue;
    private readonly Func<List<PendingCommit<TRequest, TOutcome>>, Task> _commit;
    private readonly Task _running;

    /// <param name="commit">Commits the requests and answers each; never fails.</param>
    public PostgresCommitLoop(
        PostgresOptions options, TimeProvider time, Func<List<PendingCommit<TRequest, TOutcome>>, Task> commit)
    {
        _options = options;
        _time = time;
        _queue = new CommitQueue<PendingCommit<TRequest, TOutcome>>(options.Commits);
        _commit = commit;
        _running = Task.Run(Run);
    }

    /// <exception cref="TimeoutException">It takes too long; the outcome is unknown.</exception>
    public Task<TOutcome> Commit(TRequest request, CommitWeight weight)
    {
        var pending = new PendingCommit<TRequest, TOutcome>(request);
        _queue.Add(pending, weight);
        return pending.Task.WaitAsync(_options.Timeout, _time);
    }

    /// <summary>Commits the waiting requests first.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _running;
        _queue.Dispose();
    }

    private async Task Run()
    {
        var batch = new List<PendingCommit<TRequest, TOutcome>>();
        while (await _queue.TakeAsync(batch))
        {
            await _commit(batch);
        }
    }
}

/// <summary>A request that waits for its commit.</summary>
internal sealed class PendingCommit<TRequest, TOutcome>(TRequest request)
{
    /// <summary>Continuations must not delay the next commit.</summary>
    private readonly TaskCompletionSource<TOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TRequest Request => request;

    public Task<TOutcome> Task => _outcome.Task;

    /// <summary>The answer if the commit succeeds.</summary>
    public TOutcome? Outcome { get; set; }

    public void Complete() => _outcome.SetResult(Outcome!);

    public void Fail(Exception exception) => _outcome.SetException(exception);
}
