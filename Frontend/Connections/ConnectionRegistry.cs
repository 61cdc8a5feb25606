namespace OrleansChat.Frontend.Connections;

/// <summary>The connections of this frontend.</summary>
internal sealed class ConnectionRegistry
{
    private readonly Lock _guardsAll = new();
    private readonly HashSet<ClientConnection> _all = [];

    /// <summary>Reused by each tick, because there may be thousands.</summary>
    private readonly List<ClientConnection> _ticked = [];
    private TaskCompletionSource? _empty;

    /// <summary>The server is about to go away: it is not ready for more, though it still takes connections.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>Whether the server is shutting down and accepts no more connections.</summary>
    public bool IsDraining { get; private set; }

    public int Count
    {
        get
        {
            lock (_guardsAll)
            {
                return _all.Count;
            }
        }
    }

    public void Add(ClientConnection connection)
    {
        lock (_guardsAll)
        {
            _all.Add(connection);
        }
    }

    public void Remove(ClientConnection connection)
    {
        lock (_guardsAll)
        {
            _all.Remove(connection);
            if (_all.Count == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }

    /// <summary>Checks the time-outs of all connections; called about once a second, never concurrently.</summary>
    public void Tick()
    {
        _ticked.Clear();
        lock (_guardsAll)
        {
            _ticked.AddRange(_all);
        }

        foreach (var connection in _ticked)
        {
            connection.Tick();
        }
    }

    /// <summary>Ends all connections in an orderly way, once load balancers had time to notice.</summary>
    public async Task Drain(ConnectionOptions options, FrontendIds ids, TimeProvider time)
    {
        IsLeaving = true;
        await Task.Delay(options.DrainDelay, time);
        IsDraining = true;

        // The rest of the time is for the closing handshakes.
        var maxWait = options.DrainTimeout - options.CloseTimeout;
        maxWait = maxWait > TimeSpan.Zero ? maxWait : TimeSpan.Zero;
        var spread = options.ReconnectSpread < maxWait ? options.ReconnectSpread : maxWait;
        var drains = All().Select(connection => connection.Drain(maxWait, ids.PartOf(spread)));

        // Clients that left by themselves need not be waited for.
        await Task.WhenAny(Task.WhenAll(drains), Empty());
        try
        {
            await Empty().WaitAsync(options.CloseTimeout, time);
        }
        catch (TimeoutException)
        {
            // The process ends, and with it connections whose clients don't answer.
        }
    }

    private ClientConnection[] All()
    {
        lock (_guardsAll)
        {
            return [.. _all];
        }
    }

    private async Task Empty()
    {
        Task empty;
        lock (_guardsAll)
        {
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            empty = _all.Count == 0 ? Task.CompletedTask : _empty.Task;
        }

        // Awaited here: a time-out put on the signal itself would leave this scheduler for the thread pool.
        await empty;
    }
}
