using OrleansChat.Reading;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// Compares the heads of watched conversations with the log every few seconds, so that a lost stream event costs a
/// delay, never a message.
/// </summary>
internal sealed class HeadComparison(FanoutServices services)
{
    private const int HeadsPerCall = 500;

    /// <summary>How many ticks after the loss of a silo compare heads, each of them.</summary>
    private const int TicksOfRecovery = 10;

    private long _comparedAt;
    private bool _comparing;
    private int _recovering;

    /// <summary>Compares at each of the next ticks: a silo was lost, and what it had to publish with it.</summary>
    public void Hurry() => Volatile.Write(ref _recovering, TicksOfRecovery);

    /// <summary>Begins a comparison if one is due; called about once a second, never twice at once.</summary>
    public void Tick(IEnumerable<StreamFeed> feeds)
    {
        var isDue = services.Time.GetElapsedTime(_comparedAt) >= services.Options.Comparison;
        if (Volatile.Read(ref _recovering) > 0)
        {
            Interlocked.Decrement(ref _recovering);
            isDue = true;
        }

        if (!_comparing && isDue)
        {
            _comparing = true;
            _ = Compare([.. feeds.OfType<ConversationFeed>()]);
        }
    }

    private async Task Compare(ConversationFeed[] feeds)
    {
        try
        {
            foreach (var chunk in feeds.Chunk(HeadsPerCall))
            {
                var known = chunk.Select(feed => feed.Known()).OfType<LogHead>().ToList();
                if (known.Count > 0)
                {
                    var moved = await services.Calls.LogReader.MovedHeads([.. known]);
                    Tell(chunk, moved);
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

    private static void Tell(ConversationFeed[] feeds, IEnumerable<LogHead> moved)
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
