using OrleansChat.Conversations;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// What readers who come back have missed. The log is read for one of them at a time; those who ask meanwhile are
/// served together by the next read. So however many come back at once, each event is read and encoded once.
/// </summary>
internal sealed partial class ConversationFeed
{
    /// <summary>Recent frames of a conversation in which nothing happened for so many ticks are forgotten.</summary>
    private const int QuietTicksMax = 60;

    /// <summary>How long somebody may wait for their turn to read and for what they read.</summary>
    private static readonly TimeSpan ReadMissedMax = TimeSpan.FromSeconds(15);

    private MissedEvents? _wanted;
    private bool _catchingUp;
    private int _quietTicks;
    private long _lastTicked;

    /// <summary>The frames of events after one seq up to another, as far as they are still here.</summary>
    public List<byte[]>? Recent(Epoch epoch, long after, long head)
    {
        lock (_guardsFeed)
        {
            return _epoch == epoch ? _recent.Between(after, head) : null;
        }
    }

    /// <summary>
    /// Reads what <see cref="Recent"/> lacks from the log. It is there afterwards, unless the log has another life by
    /// now or there is more than may be kept.
    /// </summary>
    public Task CatchUp(long after, long head)
    {
        MissedEvents wanted;
        lock (_guardsFeed)
        {
            wanted = _wanted ??= new MissedEvents(after, head);
            wanted.Include(after, head);
            if (_catchingUp)
            {
                return wanted.Read;
            }

            _catchingUp = true;
        }

        _ = CatchUp();
        return wanted.Read;
    }

    /// <summary>Reads from the log for one reader alone.</summary>
    public Task<EventPage> ReadMissed(long after, int count) =>
        ReadInTurn(after, count).WaitAsync(ReadMissedMax, Services.Time);

    public override void Tick()
    {
        lock (_guardsFeed)
        {
            _quietTicks = _lastTicked == _position ? _quietTicks + 1 : 0;
            _lastTicked = _position;
            if (_quietTicks == QuietTicksMax)
            {
                _recent.Clear(_position);
            }
        }
    }

    /// <summary>Reads for all who wait, again and again until nobody does; never fails.</summary>
    private async Task CatchUp()
    {
        while (NextWanted() is { } wanted)
        {
            try
            {
                if (CountMissing(wanted) is > 0 and var count)
                {
                    TakeMissed(await ReadMissed(wanted.After, count));
                }

                wanted.SetRead();
            }
            catch (Exception fault)
            {
                wanted.SetFault(fault);
            }
        }
    }

    private async Task<EventPage> ReadInTurn(long after, int count)
    {
        await Services.CatchUps.WaitAsync();
        try
        {
            return await Services.Calls.Reader.Fill(Conversation, after, count);
        }
        finally
        {
            Services.CatchUps.Release();
        }
    }

    private MissedEvents? NextWanted()
    {
        lock (_guardsFeed)
        {
            var wanted = _wanted;
            _wanted = null;
            _catchingUp = wanted is not null;
            return wanted;
        }
    }

    /// <summary>How many events to read: those before the recent ones; all when newer ones are missing too.</summary>
    private int CountMissing(MissedEvents wanted)
    {
        lock (_guardsFeed)
        {
            var last = wanted.Head <= _recent.Last ? _recent.First - 1 : wanted.Head;
            return (int)(last - wanted.After);
        }
    }

    private void TakeMissed(EventPage page)
    {
        lock (_guardsFeed)
        {
            if (page.Head.Epoch != _epoch)
            {
                return;
            }

            var older = page.Events.Where(logged => logged.Seq < _recent.First).ToList();
            if (older.Count > 0 && older[^1].Seq == _recent.First - 1)
            {
                _recent.AddBefore(older.ConvertAll(EventFrames.Logged));
                _quietTicks = 0;
            }

            // The log may be ahead of the stream.
            foreach (var logged in page.Events)
            {
                Take(logged);
            }

            WatchHole();
            WakeWriters();
        }
    }
}
