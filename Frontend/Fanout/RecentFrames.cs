using OrleansChat.Conversations;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// The last frames of a conversation, without holes, for reconnecting readers, within the budget of all conversations.
/// Messages are here as all events up to the newest frame left them: of a message that changes, its frame and those
/// before it are dropped, and read from the log again when somebody wants them.
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

    private Queue<Recent>? _frames;
    private int _bytes;

    /// <summary>The seq of the newest event that changed a message.</summary>
    private long _lastChange;
    private bool _closed;
    private int _quietTicks;
    private long _lastTicked;

    /// <summary>The seq of the newest frame so far.</summary>
    public long Last { get; private set; }

    /// <summary>The seq of the oldest frame; the next seq if there is none.</summary>
    public long First => Last + 1 - (_frames?.Count ?? 0);

    /// <summary>Adds the event of the next seq.</summary>
    /// <param name="logged">The event.</param>
    /// <param name="frame">Its frame.</param>
    public void Add(LoggedEvent logged, byte[] frame)
    {
        switch (logged.Body)
        {
            case MessageBody { ReplyTo: { } root }:
                DropUpTo(root);
                break;
            case EditBody or DeleteBody:
                DropTexts(((ChangeBody)logged.Body).Target);
                break;
            case ChangeBody change:
                DropUpTo(change.Target);
                break;
        }

        Last++;
        Put(logged, frame);
        Trim();
    }

    /// <summary>How many events to read from the log, so that all after one seq up to another are here.</summary>
    /// <returns>Those before the first one; when newer ones are missing too, all.</returns>
    public long CountMissing(long after, long head) => (head <= Last ? First - 1 : head) - after;

    /// <summary>Takes what comes right before the first frame, if it is among some events of the log.</summary>
    public void AddBefore(EventPage page)
    {
        // Messages of a page that was read before the last change may lack it.
        var older = page.Events.Where(logged => logged.Seq < First).ToList();
        if (older.Count == 0 || older[^1].Seq != First - 1 || page.Head.Head < _lastChange)
        {
            return;
        }

        var later = _frames ?? [];
        _frames = null;
        Resize(-_bytes);
        foreach (var logged in older)
        {
            Put(logged, EventFrames.Logged(logged));
        }

        foreach (var recent in later)
        {
            Put(recent);
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
        _lastChange = Math.Min(_lastChange, last);
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
            ? [.. (_frames ?? [])
                .Skip((int)(after + 1 - First))
                .Take((int)(head - after))
                .Select(recent => recent.Frame)]
            : null;

    /// <summary>Drops the frames up to the last one that holds a text of a message: earlier edits do, too.</summary>
    private void DropTexts(long message)
    {
        var outdated = message;
        var seq = First;
        foreach (var recent in _frames ?? [])
        {
            outdated = recent.Edits == message ? seq : outdated;
            seq++;
        }

        DropUpTo(outdated);
    }

    /// <summary>Drops the frames up to one that the next event makes outdated.</summary>
    private void DropUpTo(long seq)
    {
        _lastChange = Last + 1;
        while (First <= Math.Min(seq, Last))
        {
            Resize(-_frames!.Dequeue().Frame.Length);
        }
    }

    private void Put(LoggedEvent logged, byte[] frame) =>
        Put(new Recent(frame, logged.Body is EditBody edit ? edit.Target : 0));

    private void Put(Recent recent)
    {
        if (!_closed)
        {
            (_frames ??= new Queue<Recent>()).Enqueue(recent);
            Resize(recent.Frame.Length);
        }
    }

    private void Trim()
    {
        while (_frames?.Count > CountMax
            || _bytes > BytesMax
            || (_bytes > 0 && budget.IsExceeded))
        {
            Resize(-_frames!.Dequeue().Frame.Length);
        }
    }

    private void Resize(int bytes)
    {
        _bytes += bytes;
        budget.Add(bytes);
    }
}

/// <summary>A recent frame.</summary>
/// <param name="Edits">The seq of the message whose text it changes; 0 if it changes none.</param>
internal readonly record struct Recent(byte[] Frame, long Edits);

/// <summary>The budget of the recent frames of all conversations together.</summary>
internal sealed class RecentBudget(long bytesMax)
{
    private long _bytes;

    public bool IsExceeded => Volatile.Read(ref _bytes) > bytesMax;

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
