using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// Delivers one conversation to this frontend's readers: each event once, in order, without a hole, whatever the stream
/// loses, duplicates or delays.
/// </summary>
internal sealed class ConversationFeed : StreamFeed, IHoleOwner, ICatchUpOwner
{
    private readonly Lock _guardsFeed = new();
    private readonly FeedReaders _readers;
    private readonly RecentFrames _recent;
    private readonly FeedSequence _sequence;
    private readonly HoleFiller _holes;
    private bool _retired;

    public ConversationFeed(ConversationId conversation, StreamId stream, FanoutServices services)
        : base(stream, services)
    {
        Conversation = conversation;
        Missed = new CatchUp(this, services);
        _readers = new FeedReaders(services.Time, services.Writers);
        _recent = new RecentFrames(services.Recent);
        _sequence = new FeedSequence(conversation, _readers, _recent);
        _holes = new HoleFiller(this, _guardsFeed, services);
    }

    public ConversationId Conversation { get; }

    /// <summary>Reads the events that <see cref="Recent"/> lacks from the log.</summary>
    public CatchUp Missed { get; }

    public override bool IsRetired
    {
        get
        {
            lock (_guardsFeed)
            {
                return _retired;
            }
        }
    }

    private FeedPosition Position => _sequence.Position;

    long? IHoleOwner.HoleAfter => Position.HasHole && _readers.Count > 0 ? Position.Last : null;

    /// <summary>Holds a new or live reader.</summary>
    /// <returns>False if the feed is retired.</returns>
    public bool TryHold(ConversationReader reader)
    {
        lock (_guardsFeed)
        {
            if (reader.HasEnded)
            {
                // Ended between being looked up and being held: whoever holds it asks.
                return true;
            }

            if (!_retired)
            {
                reader.Feed = this;
                _readers.Hold(reader, Position.Last);
            }

            return !_retired;
        }
    }

    /// <summary>Where the log stood when a reader was opened.</summary>
    /// <returns>
    /// False when the feed follows another life of the log, which the comparison of heads will settle; or when it began
    /// at a later head, learned for another reader, so that what lies between would be in neither's events.
    /// </returns>
    public bool Learn(Epoch epoch, long head)
    {
        lock (_guardsFeed)
        {
            var isKnown = _sequence.Learn(epoch, head);
            Settle();
            return isKnown;
        }
    }

    /// <summary>The first removal of a held reader's user beyond a seq that the feed has shown; null if none.</summary>
    public long? RemovalBeyond(ConversationReader reader, long seq)
    {
        lock (_guardsFeed)
        {
            return reader.Held?.RemovalBeyond(seq);
        }
    }

    /// <summary>The frames of events after one seq up to another, if they are still in memory.</summary>
    public List<byte[]>? Recent(Epoch epoch, long after, long head)
    {
        lock (_guardsFeed)
        {
            return Position.Epoch == epoch ? _recent.Between(after, head) : null;
        }
    }

    /// <summary>The subscribe was answered: sends the held frames beyond its head, then everything live.</summary>
    public void Open(ConversationReader reader, Epoch epoch, long head)
    {
        lock (_guardsFeed)
        {
            _readers.Open(reader, head, missedReset: Position.Epoch != epoch);
        }

        GoLive(reader);
    }

    /// <summary>The subscribe failed: removes a new reader; a live one continues unchanged.</summary>
    public void GiveUp(ConversationReader reader)
    {
        if (reader.WasLive)
        {
            GoLive(reader);
        }
        else
        {
            Detach(reader);
        }
    }

    public void Detach(ConversationReader reader)
    {
        lock (_guardsFeed)
        {
            _readers.Remove(reader);
        }
    }

    /// <summary>The feed's position, for the comparison of heads; null while it is unknown.</summary>
    public LogHead? Known()
    {
        lock (_guardsFeed)
        {
            return Position.Epoch is { } epoch && _readers.Count > 0
                ? new LogHead(Conversation, epoch, Position.Last)
                : null;
        }
    }

    /// <summary>The log's head or epoch differs from the feed's.</summary>
    public void Compare(LogHead log)
    {
        lock (_guardsFeed)
        {
            _sequence.Compare(log);
            Settle();
        }
    }

    public override void Tick()
    {
        lock (_guardsFeed)
        {
            _recent.Tick();
        }
    }

    public override bool TryRetire()
    {
        lock (_guardsFeed)
        {
            // No reader was admitted: the conversation may not exist.
            var linger = _readers.HadLive ? Services.Options.Linger : TimeSpan.Zero;
            _retired = _readers.Count == 0 && _readers.Idle >= linger;
            if (_retired)
            {
                _recent.Close();
            }

            return _retired;
        }
    }

    protected override void Deliver(StreamEvent streamEvent)
    {
        switch (streamEvent)
        {
            case EventsAppended appended:
                lock (_guardsFeed)
                {
                    _sequence.Take(appended.Events.AsSpan());
                    Settle();
                }

                break;
            case TypingChanged typing:
                Hint(EventFrames.Typing(typing), except: null);
                break;
            case MarkMoved mark:
                // The user's own connections get it on the user's stream, whether they read this conversation or not.
                Hint(EventFrames.Mark(mark), except: mark.User);
                break;
        }
    }

    bool IHoleOwner.TakeFilled(EventPage page, long after)
    {
        lock (_guardsFeed)
        {
            var hasMoved = _sequence.TakeFilled(page, after);
            Settle();
            return hasMoved;
        }
    }

    void IHoleOwner.LostEvents() => _ = Resume();

    void IHoleOwner.LosePlace()
    {
        List<ConversationReader> readers;
        lock (_guardsFeed)
        {
            readers = _readers.ToList();
        }

        FanoutLog.PlaceLost(Services.Logger, Conversation, readers.Count);
        readers.ForEach(reader => reader.Receiver.Close(CloseCode.LostPlace));
    }

    long ICatchUpOwner.CountMissing(long after, long head)
    {
        lock (_guardsFeed)
        {
            return _recent.CountMissing(after, head);
        }
    }

    void ICatchUpOwner.TakeMissed(EventPage page)
    {
        lock (_guardsFeed)
        {
            _sequence.TakeMissed(page);
            Settle();
        }
    }

    private void Hint(byte[] frame, UserId? except)
    {
        lock (_guardsFeed)
        {
            _readers.ShowHint(frame, except);
            _readers.WakeWriters();
        }
    }

    private void GoLive(ConversationReader reader)
    {
        CloseCode? code;
        lock (_guardsFeed)
        {
            code = _readers.Release(
                reader, Position.Last, reader.MissedReset ? _sequence.ResetFrame() : null);
            _readers.WakeWriters();
        }

        if (code is { } cause)
        {
            reader.Receiver.Close(cause);
        }
    }

    /// <summary>Ends every change: a hole is seen to, and what was sent is written.</summary>
    private void Settle()
    {
        _holes.Watch();
        _readers.WakeWriters();
    }
}
