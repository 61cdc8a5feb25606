namespace OrleansChat.Frontend;

/// <summary>Wakes all that wait for something to happen. Guarded by its owner's lock.</summary>
internal struct AsyncSignal
{
    private TaskCompletionSource? _waited;

    /// <summary>
    /// Completes when it happens next. A time-out put on this very task would leave the scheduler for the thread pool:
    /// methods that may get one await it.
    /// </summary>
    public Task Next() =>
        (_waited ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>It happens.</summary>
    public void Set()
    {
        _waited?.TrySetResult();
        _waited = null;
    }
}
