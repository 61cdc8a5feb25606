namespace OrleansChat.Frontend.Connections;

/// <summary>The connections of this frontend.</summary>
internal sealed class ConnectionRegistry
{
    private readonly Lock _guardsAll = new();
    private readonly HashSet<ClientConnection> _all = [];

    /// <summary>Reused by each tick, because there may be thousands.</summary>
    private readonly List<ClientConnection> _ticked = [];
    private AsyncSignal _empty;

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
                _empty.Set();
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

        // The rest of the time is for the closing handshakes.
        var maxWait = options.DrainTimeout - options.CloseTimeout;
        maxWait = maxWait > TimeSpan.Zero ? maxWait : TimeSpan.Zero;
        var spread = options.ReconnectSpread < maxWait ? options.ReconnectSpread : maxWait;
        var drains = Close().Select(connection => connection.Drain(maxWait, ids.PartOf(spread)));

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

    /// <returns>The connections so far; later ones are drained as they come.</returns>
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
            empty = _all.Count == 0 ? Task.CompletedTask : _empty.Next();
        }

        // Awaited here, not handed out: see AsyncSignal.Next.
        await empty;
    }
}
