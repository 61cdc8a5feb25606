using System.Net.Sockets;

namespace OrleansChat.Tools.Load.Sockets;

/// <summary>
/// Everything of a load run happens on the one thread that turns this loop, also what follows an <c>await</c> on it.
/// </summary>
internal sealed class LoadLoop : IDisposable
{
    // More than the largest reply, which holds 256 KiB of events.
    private const int ReceiveBytes = 1024 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly Poll _poll = new();
    private readonly List<Connection?> _connections = [];
    private readonly Stack<int> _freeKeys = new();
    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(ReceiveBytes, pinned: true);
    private readonly byte[] _handshake;
    private readonly PriorityQueue<TaskCompletionSource, long> _delays = new();

    public LoadLoop(Endpoint endpoint, TimeProvider time)
    {
        Endpoint = endpoint;
        Time = time;
        Requests = new Requests(time);
        _handshake = endpoint.Handshake();
    }

    public Endpoint Endpoint { get; }

    public TimeProvider Time { get; }

    public Requests Requests { get; }

    public long Now => Time.GetTimestamp();

    /// <summary>Opens a socket; the task is done after the handshake.</summary>
    public Task<Connection> Open()
    {
        var socket = new Socket(Endpoint.Target.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            Blocking = false,
        };
        try
        {
            socket.Connect(Endpoint.Target);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock
                                                or SocketError.InProgress)
        {
            // The connection is being made: the socket becomes writable when it is there.
        }

        if (!_freeKeys.TryPop(out var key))
        {
            key = _connections.Count;
            _connections.Add(null);
        }

        var connection = new Connection(this, socket, key, _handshake);
        _connections[key] = connection;
        _poll.Watch((int)socket.Handle, key, writable: true);
        return connection.Opened;
    }

    /// <summary>Waits for what comes, no longer than until the time stamp, and works it off.</summary>
    public void Turn(long until)
    {
        if (_delays.TryPeek(out _, out var next) && next < until)
        {
            until = next;
        }

        var wait = Time.GetElapsedTime(Now, until);
        var count = _poll.Wait(wait < LongestWait ? wait : LongestWait);
        for (var index = 0; index < count; index++)
        {
            _connections[_poll.Key(index)]?.Ready(_received);
        }

        while (_delays.TryPeek(out var delay, out next) && next <= Now)
        {
            _delays.Dequeue();
            delay.SetResult();
        }
    }

    /// <summary>Waits without leaving the loop's thread.</summary>
    public Task Delay(TimeSpan span)
    {
        var delay = new TaskCompletionSource();
        _delays.Enqueue(delay, After(span));
        return delay.Task;
    }

    /// <summary>Turns until the task is done.</summary>
    public T Complete<T>(Task<T> task, TimeSpan limit, string what)
    {
        Complete((Task)task, limit, what);
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Complete{T}"/>
    public void Complete(Task task, TimeSpan limit, string what)
    {
        if (!Until(() => task.IsCompleted, limit))
        {
            throw new TimeoutException($"{what} took longer than {limit.TotalSeconds:0} s.");
        }

        task.GetAwaiter().GetResult();
    }

    /// <summary>Turns until the condition holds.</summary>
    /// <returns>False when the limit came first.</returns>
    public bool Until(Func<bool> condition, TimeSpan limit)
    {
        var end = After(limit);
        while (!condition())
        {
            if (Now >= end)
            {
                return false;
            }

            Turn(end);
        }

        return true;
    }

    /// <summary>Does something with each of many, some of them at once.</summary>
    public static Task ForEach<T>(IReadOnlyList<T> items, int parallel, Func<T, Task> act)
    {
        var next = 0;
        return Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => Work()));

        async Task Work()
        {
            while (next < items.Count)
            {
                await act(items[next++]);
            }
        }
    }

    public long After(TimeSpan span) => Now + (long)(span.TotalSeconds * Time.TimestampFrequency);

    public void Dispose()
    {
        foreach (var connection in _connections.ToArray())
        {
            connection?.Drop();
        }

        _poll.Dispose();
    }

    internal void WatchWrites(Connection connection, int descriptor, bool writable) =>
        _poll.Change(descriptor, connection.Key, writable);

    internal void Forget(Connection connection)
    {
        _connections[connection.Key] = null;
        _freeKeys.Push(connection.Key);
    }
}
