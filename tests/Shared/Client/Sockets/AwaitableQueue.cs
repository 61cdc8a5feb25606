namespace OrleansChat.Tests.Client.Sockets;

/// <summary>Items that have arrived and weren't taken; a caller can wait for the first that matches.</summary>
public sealed class AwaitableQueue<T>(string name)
    where T : notnull
{
    private readonly Lock _guardsAll = new();
    private readonly LinkedList<T> _waiting = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private Exception? _end;

    public int Count
    {
        get
        {
            lock (_guardsAll)
            {
                return _waiting.Count;
            }
        }
    }

    public void Add(T item)
    {
        lock (_guardsAll)
        {
            for (var waiter = _waiters.First; waiter is not null; waiter = waiter.Next)
            {
                if (waiter.Value.Wanted(item))
                {
                    _waiters.Remove(waiter);
                    waiter.Value.Taken.TrySetResult(item);
                    return;
                }
            }

            _waiting.AddLast(item);
        }
    }

    /// <summary>Nothing more will come: those who wait, now or later, get this.</summary>
    public void End(Exception reason)
    {
        lock (_guardsAll)
        {
            _end ??= reason;
            foreach (var waiter in _waiters)
            {
                waiter.Taken.TrySetException(_end);
            }

            _waiters.Clear();
        }
    }

    /// <summary>Takes the first item that fits, waiting for it; the others stay in the queue, in order.</summary>
    public async Task<T> Next(Func<T, bool> wanted, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        LinkedListNode<Waiter> waiter;
        lock (_guardsAll)
        {
            for (var item = _waiting.First; item is not null; item = item.Next)
            {
                if (wanted(item.Value))
                {
                    _waiting.Remove(item);
                    return item.Value;
                }
            }

            if (_end is not null)
            {
                throw _end;
            }

            waiter = _waiters.AddLast(new Waiter(wanted));
        }

        try
        {
            return await waiter.Value.Taken.Task.WaitAsync(timeout, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            if (!TryRemove(waiter))
            {
                // An item was handed over just as the time ran out: without this it would be lost.
                return await waiter.Value.Taken.Task;
            }

            throw fault is TimeoutException
                ? new TimeoutException($"Nothing that fits came within {timeout} among {name}. {Describe()}", fault)
                : new OperationCanceledException(fault.Message, fault, cancellationToken);
        }
    }

    /// <summary>Takes everything that is here now.</summary>
    public IReadOnlyList<T> Drain()
    {
        lock (_guardsAll)
        {
            T[] all = [.. _waiting];
            _waiting.Clear();
            return all;
        }
    }

    private bool TryRemove(LinkedListNode<Waiter> waiter)
    {
        lock (_guardsAll)
        {
            if (waiter.List is null)
            {
                return false;
            }

            _waiters.Remove(waiter);
            return true;
        }
    }

    private string Describe()
    {
        lock (_guardsAll)
        {
            return _waiting.Count == 0
                ? "Nothing at all is waiting."
                : $"{_waiting.Count} others wait, the newest: {string.Join(", ", _waiting.TakeLast(3))}";
        }
    }

    private sealed record Waiter(Func<T, bool> Wanted)
    {
        public TaskCompletionSource<T> Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
