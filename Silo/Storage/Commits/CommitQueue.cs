using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Log;

namespace OrleansChat.Silo.Storage.Commits;

/// <summary>The requests that wait for the next commit of a database: many threads add, one takes.</summary>
/// <remarks>At its limits, requests are refused at once, so that callers notice a slow database.</remarks>
internal sealed class CommitQueue<T>(CommitQueueOptions options) : IDisposable
{
    private readonly Lock _waitingGate = new();
    private readonly Queue<(T Item, CommitWeight Weight)> _waiting = [];
    private readonly SemaphoreSlim _arrived = new(0);
    private long _waitingBytes;
    private bool _signalled;
    private bool _closed;

    /// <exception cref="StorageOverloadedException">A limit is reached.</exception>
    /// <exception cref="ObjectDisposedException">The database is being closed.</exception>
    public void Add(T item, CommitWeight weight)
    {
        lock (_waitingGate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_waiting.Count >= options.WaitingRequestsMax || _waitingBytes + weight.Bytes > options.WaitingBytesMax)
            {
                throw new StorageOverloadedException("Too much waits for the database.");
            }

            _waiting.Enqueue((item, weight));
            _waitingBytes += weight.Bytes;
            Signal();
        }
    }

    /// <summary>Waits for requests and takes all that fit into one transaction.</summary>
    /// <returns>False if the queue is closed and empty.</returns>
    public bool Take(List<T> batch)
    {
        // Not Wait() alone, which spins before it sleeps and took a twentieth of the processor time of a message.
        while (!_arrived.Wait(0))
        {
            _arrived.AvailableWaitHandle.WaitOne();
        }

        return TakeWaiting(batch);
    }

    /// <inheritdoc cref="Take"/>
    public async ValueTask<bool> TakeAsync(List<T> batch)
    {
        await _arrived.WaitAsync();
        return TakeWaiting(batch);
    }

    /// <summary>Stops accepting requests; the waiting ones can still be taken.</summary>
    public void Close()
    {
        lock (_waitingGate)
        {
            _closed = true;
            Signal();
        }
    }

    public void Dispose() => _arrived.Dispose();

    private bool TakeWaiting(List<T> batch)
    {
        batch.Clear();
        lock (_waitingGate)
        {
            _signalled = false;
            var sum = default(CommitWeight);
            while (batch.Count < options.BatchRequestsMax && _waiting.TryPeek(out var next))
            {
                sum += next.Weight;
                if (batch.Count > 0 && (sum.Events > options.BatchEventsMax || sum.Bytes > options.BatchBytesMax))
                {
                    break;
                }

                _waiting.Dequeue();
                _waitingBytes -= next.Weight.Bytes;
                batch.Add(next.Item);
            }

            if (_waiting.Count > 0 || _closed)
            {
                Signal();
            }

            return batch.Count > 0;
        }
    }

    /// <summary>One release for any number of requests, because the taker takes them all.</summary>
    private void Signal()
    {
        if (!_signalled)
        {
            _signalled = true;
            _arrived.Release();
        }
    }
}

/// <summary>How much a request adds to a transaction.</summary>
internal readonly record struct CommitWeight(int Events, long Bytes)
{
    /// <summary>For a small write other than an append: an account, a session, the state of a grain.</summary>
    public static readonly CommitWeight SmallWrite = new(1, 1024);

    /// <summary>The size of a row without its text.</summary>
    private const int RowBytes = 512;

    public static CommitWeight Of(AppendRequest request)
    {
        long bytes = RowBytes * (long)(1 + request.Marks.Length);
        foreach (var entry in request.Entries)
        {
            bytes += RowBytes + EventSize.Of(entry.Body);
        }

        return new CommitWeight(request.Entries.Length, bytes);
    }

    public static CommitWeight operator +(CommitWeight one, CommitWeight other) =>
        new(one.Events + other.Events, one.Bytes + other.Bytes);
}
