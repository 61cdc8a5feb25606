using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Connections;

/// <summary>The ids of a connection's pending requests.</summary>
internal sealed class RequestsInWork
{
    private readonly Lock _guardsIds = new();
    private readonly List<long> _ids = [];
    private int _count;
    private AsyncSignal _slot;
    private AsyncSignal _empty;

    public bool Contains(long id)
    {
        lock (_guardsIds)
        {
            return _ids.Contains(id);
        }
    }

    public void Add(long id)
    {
        lock (_guardsIds)
        {
            _ids.Add(id);
            _count++;
        }
    }

    /// <summary>The reply is about to be sent: the client may reuse the id.</summary>
    public void Release(long id)
    {
        lock (_guardsIds)
        {
            _ids.Remove(id);
        }
    }

    /// <summary>The reply of a request waits to be written.</summary>
    public void Remove()
    {
        lock (_guardsIds)
        {
            _count--;
            _slot.Set();
            if (_count == 0)
            {
                _ids.Capacity = 0;
                _empty.Set();
            }
        }
    }

    /// <summary>Completes when another request may start.</summary>
    public Task Slot()
    {
        lock (_guardsIds)
        {
            return _count < ProtocolLimits.RequestsInWorkMax ? Task.CompletedTask : _slot.Next();
        }
    }

    /// <summary>Completes when all are answered.</summary>
    public async Task Empty()
    {
        Task empty;
        lock (_guardsIds)
        {
            empty = _count == 0 ? Task.CompletedTask : _empty.Next();
        }

        // Awaited here, not handed out: see AsyncSignal.Next.
        await empty;
    }
}
