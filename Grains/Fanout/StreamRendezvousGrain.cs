using OrleansChat.Fanout;

namespace OrleansChat.Grains.Fanout;

/// <inheritdoc cref="IStreamRendezvousGrain"/>
internal sealed class StreamRendezvousGrain(TimeProvider time) : Grain, IStreamRendezvousGrain
{
    private readonly Dictionary<string, Subscription> _subscriptions = new(StringComparer.Ordinal);

    public Task Subscribe(string subscriber, IStreamSubscriber observer)
    {
        _subscriptions[subscriber] = new Subscription(observer, time.GetUtcNow() + FanoutStreams.Lease);
        return Task.CompletedTask;
    }

    public Task Unsubscribe(string subscriber)
    {
        _subscriptions.Remove(subscriber);
        return Task.CompletedTask;
    }

    public Task Publish(StreamEvent streamEvent)
    {
        var now = time.GetUtcNow();
        foreach (var (subscriber, subscription) in _subscriptions)
        {
            if (subscription.Until < now)
            {
                _subscriptions.Remove(subscriber);
            }
            else
            {
                // One way: its task says nothing of the delivery, and a dead subscriber's lease runs out.
                _ = subscription.Observer.Deliver(this.GetPrimaryKeyString(), streamEvent);
            }
        }

        return Task.CompletedTask;
    }

    private readonly record struct Subscription(IStreamSubscriber Observer, DateTimeOffset Until);
}
