using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// All streams of this frontend behind one subscriber. A conversation is subscribed to while it has a reader here, a
/// user while they are connected or watched here.
/// </summary>
internal sealed partial class FanoutHub(IGrainFactory grains, FanoutServices services) : IStreamSubscriber, IDisposable
{
    private readonly Lock _guardsFeeds = new();
    private readonly Dictionary<string, StreamFeed> _feeds = new(StringComparer.Ordinal);

    /// <summary>Leaves on their way, so that a new subscription never overtakes the end of the one before.</summary>
    private readonly Dictionary<string, Task> _leaving = new(StringComparer.Ordinal);
    private IStreamSubscriber? _observer;

    /// <summary>Holds a reader on its conversation's feed.</summary>
    /// <returns>The feed; events arrive once <see cref="StreamFeed.Joined"/> completed.</returns>
    public ConversationFeed Hold(ConversationReader reader, ConversationId conversation)
    {
        while (true)
        {
            var feed = reader.Feed ?? Feed(
                ConversationFeed.KeyOf(conversation), () => new ConversationFeed(conversation, services));
            if (feed.TryHold(reader))
            {
                return feed;
            }
        }
    }

    /// <summary>Begins events about their own user for a connection.</summary>
    public UserFeed Attach(IEventReceiver receiver, UserId user, int connectionsMax, out bool admitted)
    {
        while (true)
        {
            var feed = Feed(UserFeed.KeyOf(user), () => new UserFeed(user, services));
            if (feed.TryAttach(receiver, connectionsMax, out admitted))
            {
                return feed;
            }
        }
    }

    /// <summary>Begins events about somebody's presence for a connection.</summary>
    public UserFeed Watch(IEventReceiver receiver, UserId user)
    {
        while (true)
        {
            var feed = Feed(UserFeed.KeyOf(user), () => new UserFeed(user, services));
            if (feed.TryWatch(receiver))
            {
                return feed;
            }
        }
    }

    public Task Deliver(string stream, StreamEvent streamEvent)
    {
        StreamFeed? feed;
        lock (_guardsFeeds)
        {
            _feeds.TryGetValue(stream, out feed);
        }

        try
        {
            feed?.Deliver(streamEvent);
        }
        catch (Exception fault)
        {
            // One way: nobody else would hear of it. The comparison of heads brings the event again.
            FanoutLog.DeliveryFailed(services.Logger, fault, stream);
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (_observer is not null)
        {
            grains.DeleteObjectReference<IStreamSubscriber>(_observer);
        }
    }

    private T Feed<T>(string key, Func<T> create)
        where T : StreamFeed
    {
        lock (_guardsFeeds)
        {
            if (_feeds.TryGetValue(key, out var existing) && !existing.IsRetired)
            {
                return (T)existing;
            }

            var feed = create();
            _feeds[key] = feed;
            feed.Joined = Join(feed, _leaving.GetValueOrDefault(key));
            return feed;
        }
    }

    private async Task Join(StreamFeed feed, Task? leaving)
    {
        if (leaving is not null)
        {
            await leaving;
        }

        try
        {
            await Subscribe(feed);
        }
        catch
        {
            // Those who wait for it hear of it; the next tick tries again for those who come later.
            feed.RenewalDue = services.Time.GetTimestamp();
            throw;
        }
    }

    private Task Subscribe(StreamFeed feed)
    {
        feed.RenewalDue = services.Time.GetTimestamp() + RenewalTicks;
        return services.Calls.Within(services.Calls.Stream(feed.Stream).Subscribe(services.Ids.Frontend, Observer()));
    }

    private IStreamSubscriber Observer()
    {
        lock (_guardsFeeds)
        {
            return _observer ??= grains.CreateObjectReference<IStreamSubscriber>(this);
        }
    }
}
