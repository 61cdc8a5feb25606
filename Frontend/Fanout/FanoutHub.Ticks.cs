using OrleansChat.Fanout;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Fanout;

/// <summary>What the hub does again and again: renewals, departures, the comparison of heads.</summary>
internal sealed partial class FanoutHub
{
    private const int HeadsPerCall = 500;

    private long _comparedAt;
    private bool _comparing;

    private long RenewalTicks => Ticks(FanoutStreams.Renewal);

    /// <summary>Does what is due; called about once a second, never twice at once.</summary>
    public void Tick()
    {
        StreamFeed[] feeds;
        lock (_guardsFeeds)
        {
            feeds = [.. _feeds.Values];
        }

        var now = services.Time.GetTimestamp();
        foreach (var feed in feeds)
        {
            feed.Tick();
            if (feed.TryRetire())
            {
                Leave(feed);
            }
            else if (feed.RenewalDue <= now && !feed.IsRenewing && feed.Joined.IsCompleted)
            {
                feed.IsRenewing = true;
                _ = Renew(feed);
            }
        }

        if (!_comparing && services.Time.GetElapsedTime(_comparedAt) >= services.Options.Comparison)
        {
            _comparing = true;
            _ = CompareHeads(feeds);
        }
    }

    private async Task Renew(StreamFeed feed)
    {
        try
        {
            await Subscribe(feed);
            feed.Joined = Task.CompletedTask;
        }
        catch (Exception fault)
        {
            feed.RenewalDue = services.Time.GetTimestamp();
            FanoutLog.RenewalFailed(services.Logger, fault, feed.Stream);
        }
        finally
        {
            feed.IsRenewing = false;
        }
    }

    private void Leave(StreamFeed feed)
    {
        lock (_guardsFeeds)
        {
            // A feed that came after this one keeps the subscription, which is the same for both.
            if (_feeds.GetValueOrDefault(feed.Stream) == feed)
            {
                _feeds.Remove(feed.Stream);
                _leaving[feed.Stream] = Unsubscribe(feed);
            }
        }
    }

    private async Task Unsubscribe(StreamFeed feed)
    {
        try
        {
            await services.Calls.Within(services.Calls.Stream(feed.Stream).Unsubscribe(services.Ids.Frontend));
        }
        catch (Exception fault)
        {
            // The lease runs out by itself.
            FanoutLog.RenewalFailed(services.Logger, fault, feed.Stream);
        }

        lock (_guardsFeeds)
        {
            _leaving.Remove(feed.Stream);
        }
    }

    private async Task CompareHeads(StreamFeed[] feeds)
    {
        try
        {
            foreach (var chunk in feeds.OfType<ConversationFeed>().Chunk(HeadsPerCall))
            {
                var known = chunk.Select(feed => feed.Known()).OfType<LogHead>().ToList();
                if (known.Count > 0)
                {
                    var moved = await services.Calls.Within(services.Calls.Reader().MovedHeads([.. known]));
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

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * services.Time.TimestampFrequency);
}
