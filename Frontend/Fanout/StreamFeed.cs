using Orleans.Streams;
using OrleansChat.Fanout;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// A stream that this frontend is subscribed to, while anybody here is interested. A feed nobody needs is retired for
/// good: who comes then gets a new one.
/// </summary>
internal abstract class StreamFeed(StreamId stream, FanoutServices services) : IAsyncObserver<StreamEvent>
{
    private bool _isResumeFailed;

    public StreamId Stream { get; } = stream;

    /// <summary>Completes when events of the stream arrive here; fails when that could not be arranged.</summary>
    public Task<StreamSubscriptionHandle<StreamEvent>> Joined { get; set; } = null!;

    /// <summary>Whether the feed is retired and accepts nobody.</summary>
    public abstract bool IsRetired { get; }

    protected FanoutServices Services => services;

    /// <summary>Retires the feed if nobody has used it for a while.</summary>
    public abstract bool TryRetire();

    /// <summary>Does due work.</summary>
    public virtual void Tick()
    {
    }

    public Task OnNextAsync(StreamEvent item, StreamSequenceToken? token = null)
    {
        try
        {
            Deliver(item);
        }
        catch (Exception fault)
        {
            // One way, so nobody else learns of it. The comparison of heads recovers the event.
            FanoutLog.DeliveryFailed(services.Logger, fault, Stream);
        }

        return Task.CompletedTask;
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex)
    {
        FanoutLog.DeliveryFailed(services.Logger, ex, Stream);
        return Task.CompletedTask;
    }

    /// <summary>Renews the subscription, if there is one; never fails.</summary>
    /// <returns>Whether the stream knows this process, as far as that can be said.</returns>
    public async Task<bool> Renew()
    {
        if (Joined.IsCompletedSuccessfully)
        {
            await Resume();
            return !_isResumeFailed;
        }

        return true;
    }

    /// <summary>
    /// Something published did not arrive: the stream may have forgotten this process, as when its silo died.
    /// </summary>
    protected Task Resume() => Joined = Resumed(Joined);

    /// <returns>The handle that is good from now on: one is good for one call.</returns>
    private async Task<StreamSubscriptionHandle<StreamEvent>> Resumed(
        Task<StreamSubscriptionHandle<StreamEvent>> joined)
    {
        var subscription = await joined;
        try
        {
            var resumed = await subscription.ResumeAsync(this);
            _isResumeFailed = false;
            return resumed;
        }
        catch (Exception fault)
        {
            _isResumeFailed = true;
            FanoutLog.ResumeFailed(services.Logger, fault, Stream);
            return subscription;
        }
    }

    /// <summary>Takes what was published.</summary>
    protected abstract void Deliver(StreamEvent streamEvent);
}
