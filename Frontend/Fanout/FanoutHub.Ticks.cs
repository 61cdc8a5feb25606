using OrleansChat.Reading;

namespace OrleansChat.Frontend.Fanout;

/// <summary>What the hub does again and again: departures, second tries, the comparison of heads.</summary>
internal sealed partial class FanoutHub
{
    private const int HeadsPerCall = 500;

    /// <summary>Renewals that are under way at once after a silo was lost.</summary>
    private const int RenewalsAtOnce = 200;

    /// <summary>How often what fails of them is tried again: a cluster that just lost a silo refuses calls.</summary>
    private const int RenewalTriesMax = 10;

    private static readonly TimeSpan RenewalPause = TimeSpan.FromMilliseconds(100);

    /// <summary>How many ticks after the loss of a silo compare heads, each of them.</summary>
    private const int TicksOfRecovery = 10;

    /// <summary>Used by one tick after the other: there may be thousands.</summary>
    private readonly List<StreamFeed> _ticked = [];
    private long _comparedAt;
    private bool _comparing;
    private int _recovering;

    /// <summary>
    /// A silo was lost, and with it leases: the grains that were there learn of this frontend before they publish again
    /// elsewhere. What was missed meanwhile shows by the heads.
    /// </summary>
    public void Recover()
    {
        Volatile.Write(ref _recovering, TicksOfRecovery);
        StreamFeed[] feeds;
        lock (_guardsFeeds)
        {
            feeds = [.. _feeds.Values];
        }

        _ = RenewAll(feeds);
    }

    /// <summary>Does what is due; called about once a second, never twice at once.</summary>
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

        var isDue = services.Time.GetElapsedTime(_comparedAt) >= services.Options.Comparison;
        if (Volatile.Read(ref _recovering) > 0)
        {
            Interlocked.Decrement(ref _recovering);
            isDue = true;
        }

        if (!_comparing && isDue)
        {
            _comparing = true;
            _ = CompareHeads([.. _ticked.OfType<ConversationFeed>()]);
        }
    }

    private async Task RenewAll(StreamFeed[] feeds)
    {
        for (var tries = 0; feeds.Length > 0 && tries < RenewalTriesMax; tries++)
        {
            var failed = new List<StreamFeed>();
            foreach (var chunk in feeds.Chunk(RenewalsAtOnce))
            {
                var renewed = await Task.WhenAll(chunk.Select(feed => feed.Renew()));
                failed.AddRange(chunk.Where((_, index) => !renewed[index]));
            }

            feeds = [.. failed];
            await Task.Delay(RenewalPause, services.Time);
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

    private async Task CompareHeads(ConversationFeed[] feeds)
    {
        try
        {
            foreach (var chunk in feeds.Chunk(HeadsPerCall))
            {
                var known = chunk.Select(feed => feed.Known()).OfType<LogHead>().ToList();
                if (known.Count > 0)
                {
                    var moved = await services.Calls.Reader.MovedHeads([.. known]);
                    Compare(chunk, moved);
                }
            }
        }
        catch (Exception fault)
        {
            FanoutLog.ComparisonFailed(services.Logger, fault);
        }
        finally
        {
            _comparedAt = services.Time.GetTimestamp();
            _comparing = false;
        }
    }

    private static void Compare(ConversationFeed[] feeds, IEnumerable<LogHead> moved)
    {
        var heads = moved.ToDictionary(head => head.Conversation);
        foreach (var feed in feeds)
        {
            if (heads.TryGetValue(feed.Conversation, out var head))
            {
                feed.Compare(head);
            }
        }
    }
}
