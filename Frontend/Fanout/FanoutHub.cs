using Orleans.Streams;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// The streams of this frontend. A conversation is subscribed to while it has a reader here, a user while they are
/// connected or watched here. Leases and their renewal are the stream provider's.
/// </summary>
internal sealed partial class FanoutHub(IStreamProvider streams, FanoutServices services)
{
    private readonly Lock _guardsFeeds = new();
    private readonly Dictionary<StreamId, StreamFeed> _feeds = [];

    /// <summary>Leaves on their way, so that a new subscription never overtakes the end of the one before.</summary>
    private readonly Dictionary<StreamId, Task> _leaving = [];

    /// <summary>Holds a reader on its conversation's feed.</summary>
    /// <returns>The feed; events arrive once <see cref="StreamFeed.Joined"/> completed.</returns>
    public ConversationFeed Hold(ConversationReader reader, ConversationId conversation)
    {
        while (true)
        {
            var feed = reader.Feed ?? Feed(
                FanoutStreams.Conversation(conversation),
                stream => new ConversationFeed(conversation, stream, services));
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
            var feed = UserFeedOf(user);
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
            var feed = UserFeedOf(user);
            if (feed.TryWatch(receiver))
            {
                return feed;
            }
        }
    }

    private UserFeed UserFeedOf(UserId user) =>
        Feed(FanoutStreams.User(user), stream => new UserFeed(user, stream, services));

    private T Feed<T>(StreamId stream, Func<StreamId, T> create)
        where T : StreamFeed
    {
        lock (_guardsFeeds)
        {
            if (_feeds.TryGetValue(stream, out var existing) && !existing.IsRetired)
            {
                return (T)existing;
            }

            var feed = create(stream);
            _feeds[stream] = feed;
            feed.Joined = Join(feed, existing is null ? _leaving.GetValueOrDefault(stream) : Leave(existing));
            return feed;
        }
    }

    private async Task<StreamSubscriptionHandle<StreamEvent>> Join(StreamFeed feed, Task? leaving)
    {
        if (leaving is not null)
        {
            await leaving;
        }

        // Not given up before its own time-out: the end of an old try must not undo a later one.
        return await streams.GetStream<StreamEvent>(feed.Stream).SubscribeAsync(feed);
    }

    /// <summary>Ends a feed's subscription; never fails.</summary>
    private async Task Leave(StreamFeed feed)
    {
        try
        {
            var subscription = await feed.Joined;
            await subscription.UnsubscribeAsync();
        }
        catch (Exception fault)
        {
            // The lease runs out by itself.
            FanoutLog.LeaveFailed(services.Logger, fault, feed.Stream);
        }
    }
}
