using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// One conversation on its way to this frontend's readers: each event once, in order, without a hole, whatever the
/// stream loses, doubles or brings late.
/// </summary>
internal sealed partial class ConversationFeed : StreamFeed
{
    /// <summary>Events that wait for an earlier one; further ones are read from the log.</summary>
    private const int AheadMax = 256;

    private readonly Lock _guardsFeed = new();
    private readonly SortedList<long, LoggedEvent> _ahead = [];
    private readonly List<ConversationReader> _readers = [];
    private readonly RecentFrames _recent;

    /// <summary>Outboxes that nobody writes yet; kept here, so that a delivery allocates nothing.</summary>
    private readonly List<Outbox> _due = [];

    /// <summary>The life of the log; unknown until the first reader learned it from the database.</summary>
    private Epoch? _epoch;

    /// <summary>The last seq shown.</summary>
    private long _position;

    /// <summary>Where the feed began: nothing up to here was ever shown.</summary>
    private long _start;

    /// <summary>The highest seq known to exist.</summary>
    private long _knownHead;

    public ConversationFeed(ConversationId conversation, StreamId stream, FanoutServices services)
        : base(stream, services)
    {
        Conversation = conversation;
        _recent = new RecentFrames(services.Recent);
        _idleSince = services.Time.GetTimestamp();
    }

    public ConversationId Conversation { get; }

    /// <summary>Where the log stood when a reader was opened.</summary>
    /// <returns>
    /// False when the feed follows another life of the log, which the comparison of heads will settle; or when it began
    /// at a later head, learned for another reader, so that what lies between would be in neither's events.
    /// </returns>
    public bool Learn(Epoch epoch, long head)
    {
        lock (_guardsFeed)
        {
            if (_epoch is null)
            {
                _epoch = epoch;
                _position = head;
                _start = head;
                _knownHead = Math.Max(_knownHead, head);
                _recent.Clear(head);
                ShowAhead();
                WatchHole();
            }
            else if (_epoch != epoch && _readers.TrueForAll(reader => !reader.WasLive))
            {
                // Nobody was shown anything that another life of the log could contradict.
                Begin(epoch, head);
                _readers.ForEach(reader => reader.Held?.Clear());
            }
            else if (_epoch == epoch && head >= _start)
            {
                _knownHead = Math.Max(_knownHead, head);
                WatchHole();
            }
            else
            {
                return false;
            }

            WakeWriters();
        }

        return true;
    }

    /// <summary>Where the feed stands, for the comparison of heads; nothing while that is unknown.</summary>
    public Reading.LogHead? Known()
    {
        lock (_guardsFeed)
        {
            return _epoch is { } epoch && _readers.Count > 0
                ? new Reading.LogHead(Conversation, epoch, _position)
                : null;
        }
    }

    /// <summary>The log stands elsewhere than the feed did.</summary>
    public void Compare(Reading.LogHead log)
    {
        lock (_guardsFeed)
        {
            if (_epoch != log.Epoch)
            {
                Reset(log.Epoch, log.Head);
            }
            else
            {
                _knownHead = Math.Max(_knownHead, log.Head);
                WatchHole();
            }

            WakeWriters();
        }
    }

    protected override void Deliver(StreamEvent streamEvent)
    {
        switch (streamEvent)
        {
            case EventsAppended appended:
                Append(appended.Events.AsSpan());
                break;
            case TypingChanged typing:
                Hint(EventFrames.Typing(typing), except: null);
                break;
            case MarkMoved mark:
                // Their own connections hear of it on the user's stream, whether they read this conversation or not.
                Hint(EventFrames.Mark(mark), except: mark.User);
                break;
        }
    }

    private void Append(ReadOnlySpan<LoggedEvent> events)
    {
        lock (_guardsFeed)
        {
            foreach (var logged in events)
            {
                Take(logged);
            }

            WatchHole();
            WakeWriters();
        }
    }

    private void Take(LoggedEvent logged)
    {
        if (_epoch is not null && (logged.Epoch != _epoch || logged.Seq <= _position))
        {
            // Shown already, or of another life of the log: which of them lives is for the comparison of heads to say.
            return;
        }

        _knownHead = Math.Max(_knownHead, logged.Seq);
        if (_epoch is not null && logged.Seq == _position + 1)
        {
            Show(logged);
            ShowAhead();
        }
        else if (_ahead.Count < AheadMax)
        {
            _ahead.TryAdd(logged.Seq, logged);
        }
    }

    private void ShowAhead()
    {
        while (_ahead.Count > 0 && _ahead.GetKeyAtIndex(0) <= _position + 1)
        {
            var next = _ahead.GetValueAtIndex(0);
            _ahead.RemoveAt(0);
            if (next.Seq == _position + 1 && next.Epoch == _epoch)
            {
                Show(next);
            }
        }
    }

    private void Show(LoggedEvent logged)
    {
        var frame = EventFrames.Logged(logged);
        _position = logged.Seq;
        _recent.Add(frame);
        foreach (var reader in _readers)
        {
            if (reader.Held is { } held)
            {
                held.Add(logged.Seq, frame);
            }
            else if (reader.Cursor < logged.Seq && reader.Receiver.Outbox.Enqueue(frame))
            {
                _due.Add(reader.Receiver.Outbox);
            }
        }

        if (logged.Body is MemberBody { Change: MemberChange.Left or MemberChange.Banned } removal)
        {
            Remove(removal.User.Id, logged.Seq);
        }
    }

    private void Hint(byte[] frame, UserId? except)
    {
        lock (_guardsFeed)
        {
            foreach (var reader in _readers)
            {
                if (reader.Held is null && reader.Receiver.UserId != except && reader.Receiver.Outbox.Enqueue(frame))
                {
                    _due.Add(reader.Receiver.Outbox);
                }
            }

            WakeWriters();
        }
    }

    private void WakeWriters()
    {
        Services.Writers.Schedule(_due);
        _due.Clear();
    }

    private void Begin(Epoch epoch, long head)
    {
        _epoch = epoch;
        _position = head;
        _start = head;
        _knownHead = head;
        _ahead.Clear();
        _recent.Clear(head);
    }

    /// <summary>
    /// The log has another life, or lost its front beyond our place: readers begin anew, by coming back, because
    /// another life of a log has other members.
    /// </summary>
    private void Reset(Epoch epoch, long head)
    {
        Begin(epoch, head);
        var frame = EventFrames.Reset(Conversation, epoch, head);
        foreach (var reader in _readers)
        {
            reader.Cursor = head;
            if (reader.Held is { } held)
            {
                held.Clear();
                reader.MissedReset = true;
            }
            else
            {
                if (reader.Receiver.Outbox.Enqueue(frame))
                {
                    _due.Add(reader.Receiver.Outbox);
                }

                reader.Receiver.Close(CloseCode.LostPlace);
            }
        }
    }
}
