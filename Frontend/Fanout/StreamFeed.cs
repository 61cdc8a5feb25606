using OrleansChat.Fanout;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// A stream that this frontend is subscribed to, while anybody here is interested. A feed nobody needs is retired for
/// good: who comes then gets a new one.
/// </summary>
internal abstract class StreamFeed(string stream)
{
    /// <summary>The key of the stream's rendezvous.</summary>
    public string Stream { get; } = stream;

    /// <summary>Completes when events of the stream arrive here; fails when that could not be arranged.</summary>
    public Task Joined { get; set; } = Task.CompletedTask;

    /// <summary>
    /// When the subscription is to be renewed, as a timestamp; guarded by the hub's ticks, one at a time.
    /// </summary>
    public long RenewalDue { get; set; }

    /// <summary>A renewal is on its way.</summary>
    public bool IsRenewing { get; set; }

    /// <summary>Nobody can be attached any more.</summary>
    public abstract bool IsRetired { get; }

    /// <summary>Takes what was published.</summary>
    public abstract void Deliver(StreamEvent streamEvent);

    /// <summary>Does what is due by now.</summary>
    public virtual void Tick()
    {
    }

    /// <summary>Retires the feed when nobody was interested for a while.</summary>
    public abstract bool TryRetire();
}
