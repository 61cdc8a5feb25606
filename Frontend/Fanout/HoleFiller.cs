using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Fanout;

/// <summary>A feed, as the filler of its holes sees it.</summary>
internal interface IHoleOwner
{
    ConversationId Conversation { get; }

    /// <summary>The seq after which events are missing; null when none are, or nobody reads. Guarded by the feed.
    /// </summary>
    long? HoleAfter { get; }

    /// <summary>Takes events of the log that may fill the hole.</summary>
    /// <returns>False when the page brings nothing new.</returns>
    bool TakeFilled(EventPage page, long after);

    /// <summary>Something published did not arrive: the stream is subscribed again.</summary>
    void LostEvents();

    /// <summary>The log is out of reach: readers are better served by coming back.</summary>
    void LosePlace();
}

/// <summary>
/// Fills the holes of one feed. A hole waits a moment, because calls overtake each other; then it is filled from the
/// log, which is asked again, ever less often, until nothing is missing.
/// </summary>
/// <param name="owner">The feed.</param>
/// <param name="guardsFeed">Guards the feed and this object.</param>
/// <param name="services">What every feed shares.</param>
internal sealed class HoleFiller(IHoleOwner owner, Lock guardsFeed, FanoutServices services)
{
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(3);

    private ITimer? _timer;
    private bool _filling;

    /// <summary>Sees to a hole, if there is one. To be called under the lock, after every change of the feed.</summary>
    public void Watch()
    {
        if (owner.HoleAfter is not null && !_filling && _timer is null)
        {
            _timer = services.Time.CreateTimer(
                static filler => ((HoleFiller)filler!).Stayed(),
                this,
                services.Options.HoleMaxWait,
                Timeout.InfiniteTimeSpan);
        }
    }

    private void Stayed()
    {
        lock (guardsFeed)
        {
            _timer?.Dispose();
            _timer = null;
            if (owner.HoleAfter is null || _filling)
            {
                return;
            }

            _filling = true;
        }

        _ = Fill();
    }

    /// <summary>Reads from the log until nothing is missing; one at a time, never fails.</summary>
    private async Task Fill()
    {
        var begun = services.Time.GetTimestamp();
        var retry = RetryMin;
        var hasFilled = false;
        while (Next() is { } after)
        {
            if (await TryFill(after))
            {
                if (!hasFilled)
                {
                    hasFilled = true;
                    owner.LostEvents();
                }

                begun = services.Time.GetTimestamp();
                retry = RetryMin;
                continue;
            }

            if (services.Time.GetElapsedTime(begun) >= services.Options.LostPlaceAfter)
            {
                owner.LosePlace();
                begun = services.Time.GetTimestamp();
            }

            await Task.Delay(retry, services.Time);
            retry = retry * 2 < RetryMax ? retry * 2 : RetryMax;
        }
    }

    private long? Next()
    {
        lock (guardsFeed)
        {
            var after = owner.HoleAfter;
            _filling = after is not null;
            return after;
        }
    }

    private async Task<bool> TryFill(long after)
    {
        try
        {
            var page = await services.Calls.LogReader.Fill(owner.Conversation, after, ReadLimits.HistoryEventsMax);
            return owner.TakeFilled(page, after);
        }
        catch (Exception fault)
        {
            FanoutLog.FillFailed(services.Logger, fault, owner.Conversation);
            return false;
        }
    }
}
