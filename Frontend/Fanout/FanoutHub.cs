using Orleans.Streams;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// The streams of this frontend. A conversation is subscribed to while it has a reader here, a user while they are
/// connected or watched here. Leases and their renewal are the stream provider's.
/// </summary>
internal sealed class FanoutHub(IStreamProvider streams, FanoutServices services)
{
    /// <summary>Concurrent renewals after a silo was lost.</summary>
    private const int RenewalsAtOnce = 200;

    /// <summary>How often those that fail are tried again: a cluster that has just lost a silo refuses calls.</summary>
    private const int RenewalTriesMax = 10;

    private static readonly TimeSpan RenewalPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _guardsFeeds = new();
    private readonly Dictionary<StreamId, StreamFeed> _feeds = [];

    /// <summary>Leaves on their way, so that a new subscription never overtakes the end of the one before.</summary>
    private readonly Dictionary<StreamId, Task> _leaving = [];

    /// <summary>Reused by each tick, because there may be thousands.</summary>
    private readonly List<StreamFeed> _ticked = [];
    private readonly HeadComparison _heads = new(services);

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

    /// <summary>
    /// A silo was lost, and with it leases: the grains that were there learn of this frontend before they publish again
    /// elsewhere. What was missed meanwhile shows by the heads.
    /// </summary>
    public void Recover()
    {
        _heads.Hurry();
        StreamFeed[] feeds;
        lock (_guardsFeeds)
        {
            feeds = [.. _feeds.Values];
        }

        _ = RenewAll(feeds);
    }

    /// <summary>Does due work; called about once a second, never concurrently.</summary>
    public void Tick()
    {
        _ticked.Clear();
        lock (_guardsFeeds)
        {
            _ticked.AddRange(_feeds.Values);
        }

        foreach (var feed in _ticked)
        {
            feed.Tick();
            if (feed.TryRetire())
            {
                Forget(feed);
            }
            else if (feed.Joined.IsFaulted)
            {
                // Those who waited for it heard of it; those who come later, or stayed, are better off.
                feed.Joined = Join(feed, leaving: null);
            }
        }

        _heads.Tick(_ticked);
    }

    private async Task RenewAll(StreamFeed[] feeds)
    {
        for (var tries = 1; ; tries++)
        {
            var failed = new List<StreamFeed>();
            foreach (var chunk in feeds.Chunk(RenewalsAtOnce))
            {
                var renewed = await Task.WhenAll(chunk.Select(feed => feed.Renew()));
                failed.AddRange(chunk.Where((_, index) => !renewed[index]));
            }

            if (failed.Count == 0 || tries == RenewalTriesMax)
            {
                return;
            }

            feeds = [.. failed];
            await Task.Delay(RenewalPause, services.Time);
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
            // The lease will expire.
            FanoutLog.LeaveFailed(services.Logger, fault, feed.Stream);
        }
    }

    private void Forget(StreamFeed feed)
    {
        lock (_guardsFeeds)
        {
            // A feed that came in its place saw to the end of this one's subscription.
            if (_feeds.GetValueOrDefault(feed.Stream) == feed)
            {
                _feeds.Remove(feed.Stream);
                _leaving[feed.Stream] = LeaveAndForget(feed);
            }
        }
    }

    private async Task LeaveAndForget(StreamFeed feed)
    {
        await Leave(feed);
        lock (_guardsFeeds)
        {
            _leaving.Remove(feed.Stream);
        }
    }
}
