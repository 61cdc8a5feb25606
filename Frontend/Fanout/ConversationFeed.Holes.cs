using OrleansChat.Frontend.Protocol;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Fanout;

/// <summary>A hole waits a moment, because calls overtake each other; then it is filled from the log.</summary>
internal sealed partial class ConversationFeed
{
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(3);

    private ITimer? _holeTimer;
    private bool _filling;

    private bool HasHole => _epoch is not null && _knownHead > _position && _readers.Count > 0;

    private void WatchHole()
    {
        if (HasHole && !_filling && _holeTimer is null)
        {
            _holeTimer = Services.Time.CreateTimer(
                static feed => ((ConversationFeed)feed!).HoleStayed(),
                this,
                Services.Options.HolePatience,
                Timeout.InfiniteTimeSpan);
        }
    }

    private void HoleStayed()
    {
        lock (_guardsFeed)
        {
            _holeTimer?.Dispose();
            _holeTimer = null;
            if (!HasHole || _filling)
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
        var begun = Services.Time.GetTimestamp();
        var retry = RetryMin;
        var resumed = false;
        while (NextToFill() is { } after)
        {
            try
            {
                var page = await Services.Calls.Reader.Fill(Conversation, after, ReadLimits.HistoryEventsMax);
                if (TakeFilled(page, after))
                {
                    if (!resumed)
                    {
                        resumed = true;
                        _ = Resume();
                    }

                    begun = Services.Time.GetTimestamp();
                    retry = RetryMin;
                    continue;
                }
            }
            catch (Exception fault)
            {
                FanoutLog.FillFailed(Services.Logger, fault, Conversation);
            }

            if (Services.Time.GetElapsedTime(begun) >= Services.Options.LostPlaceAfter)
            {
                LosePlace();
                begun = Services.Time.GetTimestamp();
            }

            await Task.Delay(retry, Services.Time);
            retry = retry * 2 < RetryMax ? retry * 2 : RetryMax;
        }
    }

    private long? NextToFill()
    {
        lock (_guardsFeed)
        {
            _filling = HasHole;
            return _filling ? _position : null;
        }
    }

    /// <returns>False when the page brings nothing new.</returns>
    private bool TakeFilled(EventPage page, long after)
    {
        bool moved;
        lock (_guardsFeed)
        {
            var before = (_epoch, _position);
            if (page.Head.Epoch != _epoch || IsFrontGone(page, after))
            {
                Reset(page.Head.Epoch, page.Head.Head);
            }

            foreach (var logged in page.Events)
            {
                Take(logged);
            }

            moved = before != (_epoch, _position);

            WakeWriters();
        }
        return moved;
    }

    /// <summary>Retention shortened the log beyond our place.</summary>
    private static bool IsFrontGone(EventPage page, long after) =>
        page.Events is [var first, ..] ? first.Seq > after + 1 : page.Head.Head > after;

    /// <summary>The log is out of reach: readers are better served by coming back.</summary>
    private void LosePlace()
    {
        List<ConversationReader> readers;
        lock (_guardsFeed)
        {
            readers = [.. _readers];
        }

        FanoutLog.PlaceLost(Services.Logger, Conversation, readers.Count);
        readers.ForEach(reader => reader.Receiver.Close(CloseCode.LostPlace));
    }
}
