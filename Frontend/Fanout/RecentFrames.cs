using OrleansChat.Conversations;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// The last frames of a conversation, without holes, for reconnecting readers, within the budget of all conversations.
/// </summary>
internal sealed class RecentFrames(RecentBudget budget)
{
    /// <summary>
    /// Twice the limit of one reader, so that live events don't displace the ones that reconnecting readers need.
    /// </summary>
    private const int CountMax = 2 * ReadLimits.RecoverEventsMax;
    private const int BytesMax = 2 * ReadLimits.PageBytesMax;

    /// <summary>After this many ticks without events, the frames of a conversation are dropped.</summary>
    private const int QuietTicksMax = 60;

    private Queue<byte[]>? _frames;
    private int _bytes;
    private bool _closed;
    private int _quietTicks;
    private long _lastTicked;

    /// <summary>The seq of the newest frame so far.</summary>
    public long Last { get; private set; }

    /// <summary>The seq of the oldest frame; the next seq if there is none.</summary>
    public long First => Last + 1 - (_frames?.Count ?? 0);

    /// <summary>Adds the frame of the next seq.</summary>
    public void Add(byte[] frame)
    {
        Last++;
        Put(frame);
        Trim();
    }

    /// <summary>How many events to read from the log, so that all after one seq up to another are here.</summary>
    /// <returns>Those before the first one; when newer ones are missing too, all.</returns>
    public long CountMissing(long after, long head) => (head <= Last ? First - 1 : head) - after;

    /// <summary>Takes what comes right before the first frame, if it is among some events of the log.</summary>
    public void AddBefore(IEnumerable<LoggedEvent> events)
    {
        var older = events.Where(logged => logged.Seq < First).ToList();
        if (older.Count == 0 || older[^1].Seq != First - 1)
        {
            return;
        }

        var later = _frames ?? [];
        _frames = null;
        Resize(-_bytes);
        foreach (var frame in older.Select(EventFrames.Logged).Concat(later))
        {
            Put(frame);
        }

        _quietTicks = 0;
        Trim();
    }

    /// <summary>Drops frames that nobody will need; called about once a second.</summary>
    public void Tick()
    {
        _quietTicks = _lastTicked == Last ? _quietTicks + 1 : 0;
        _lastTicked = Last;
        if (_quietTicks == QuietTicksMax)
        {
            Clear(Last);
        }
    }

    /// <summary>Forgets all frames.</summary>
    /// <param name="last">The seq after which the next frame follows.</param>
    public void Clear(long last)
    {
        _frames = null;
        Last = last;
        Resize(-_bytes);
    }

    /// <summary>Forgets all frames and keeps none that come.</summary>
    public void Close()
    {
        _closed = true;
        Clear(Last);
    }

    /// <returns>Everything after one seq up to another; null when some of it is not here.</returns>
    public List<byte[]>? Between(long after, long head) =>
        after + 1 >= First && head <= Last
            ? [.. (_frames ?? []).Skip((int)(after + 1 - First)).Take((int)(head - after))]
            : null;

    private void Put(byte[] frame)
    {
        if (!_closed)
        {
            (_frames ??= new Queue<byte[]>()).Enqueue(frame);
            Resize(frame.Length);
        }
    }

    private void Trim()
    {
        while (_frames?.Count > CountMax
            || _bytes > BytesMax
            || (_bytes > 0 && budget.IsExceeded))
        {
            Resize(-_frames!.Dequeue().Length);
        }
    }

    private void Resize(int bytes)
    {
        _bytes += bytes;
        budget.Add(bytes);
    }
}

/// <summary>The budget of the recent frames of all conversations together.</summary>
internal sealed class RecentBudget(long bytesMax)
{
    private long _bytes;

    public bool IsExceeded => Volatile.Read(ref _bytes) > bytesMax;

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
