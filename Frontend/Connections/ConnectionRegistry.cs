namespace OrleansChat.Frontend.Connections;

/// <summary>The connections of this frontend.</summary>
internal sealed class ConnectionRegistry
{
    private readonly Lock _guardsAll = new();
    private readonly HashSet<ClientConnection> _all = [];

    /// <summary>Used by one tick after the other: there may be thousands.</summary>
    private readonly List<ClientConnection> _ticked = [];
    private TaskCompletionSource? _empty;

    /// <summary>The server is about to go away: it is not ready for more, though it still takes connections.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>The server goes away: no connection is taken any more.</summary>
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
        bool isLate;
        lock (_guardsAll)
        {
            _all.Add(connection);
            isLate = IsDraining;
        }

        if (isLate)
        {
            // Its handshake was under way when the drain began.
            _ = connection.Drain(TimeSpan.Zero, retryAfter: TimeSpan.Zero);
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

    /// <summary>Looks after time-outs of all connections; called about once a second, never twice at once.</summary>
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
        // What is left of the time is for the closing handshakes.
        var patience = options.DrainTimeout - options.CloseTimeout;
        patience = patience > TimeSpan.Zero ? patience : TimeSpan.Zero;
        var spread = options.ReconnectSpread < patience ? options.ReconnectSpread : patience;
        var drains = Close().Select(connection => connection.Drain(patience, ids.PartOf(spread)));

        // Clients that left by themselves need not be waited for.
        await Task.WhenAny(Task.WhenAll(drains), Empty());
        try
        {
            await Empty().WaitAsync(options.CloseTimeout, time);
        }
        catch (TimeoutException)
        {
            // The process ends, and with it the connections whose clients do not answer.
        }
    }

    /// <returns>Those who are here; whoever comes later is sent away.</returns>
    private ClientConnection[] Close()
    {
        lock (_guardsAll)
        {
            IsDraining = true;
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
