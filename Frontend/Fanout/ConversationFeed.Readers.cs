using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// How readers come and go. A reader is held from before its membership is asked until its subscribe is answered:
/// what is shown in between waits for it, so that nothing falls between the answer and the first live event.
/// </summary>
internal sealed partial class ConversationFeed
{
    private long _idleSince;
    private bool _hadLiveReader;
    private bool _retired;

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

    /// <summary>Holds a reader that is new, or live already.</summary>
    /// <returns>False when the feed is retired.</returns>
    public bool TryHold(ConversationReader reader)
    {
        lock (_guardsFeed)
        {
            if (reader.HasEnded)
            {
                // Ended between being looked up and being held: whoever holds it asks.
                return true;
            }

            if (_retired)
            {
                return false;
            }

            reader.MissedReset = false;
            reader.Held = new HeldFrames();
            if (reader.Feed == this)
            {
                // It has seen all that was shown so far.
                reader.WasLive = true;
                reader.Cursor = Math.Max(reader.Cursor, _position);
                return true;
            }

            reader.Feed = this;
            reader.Index = _readers.Count;
            _readers.Add(reader);
            return true;
        }
    }

    /// <summary>The first removal of a held reader's user beyond a seq, as far as the feed has shown one.</summary>
    public long? RemovalBeyond(ConversationReader reader, long seq)
    {
        lock (_guardsFeed)
        {
            return reader.Held?.RemovalBeyond(seq);
        }
    }

    /// <summary>The subscribe was answered: what was held beyond its head follows, and then everything live.</summary>
    public void Open(ConversationReader reader, Epoch epoch, long head)
    {
        lock (_guardsFeed)
        {
            _hadLiveReader = true;
            reader.Cursor = head;
            reader.WasLive = true;
            reader.MissedReset |= _epoch != epoch;
        }

        GoLive(reader);
    }

    /// <summary>The subscribe failed: a new reader goes, one that was live goes on as if nothing had been.</summary>
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
            Drop(reader);
        }
    }

    public override bool TryRetire()
    {
        lock (_guardsFeed)
        {
            // Nobody was let in: the conversation may not even exist.
            var linger = _hadLiveReader ? Services.Options.Linger : TimeSpan.Zero;
            _retired = _readers.Count == 0 && Services.Time.GetElapsedTime(_idleSince) >= linger;
            if (_retired)
            {
                _recent.Close();
            }

            return _retired;
        }
    }

    private void GoLive(ConversationReader reader)
    {
        var outbox = reader.Receiver.Outbox;
        var mustWrite = false;
        bool overflowed;
        bool missedReset;
        lock (_guardsFeed)
        {
            if (reader.Held is not { } held || reader.HasEnded)
            {
                return;
            }

            reader.Held = null;
            overflowed = held.Overflowed;
            missedReset = reader.MissedReset;
            if (missedReset)
            {
                reader.Cursor = _position;
                mustWrite |= outbox.Enqueue(EventFrames.Reset(Conversation, _epoch ?? default, _position));
            }

            foreach (var frame in held.Beyond(reader.Cursor))
            {
                mustWrite |= outbox.Enqueue(frame);
            }

            if (held.RemovalBeyond(reader.Cursor) is not null)
            {
                Drop(reader);
            }
        }

        if (mustWrite)
        {
            Services.Writers.Schedule(outbox);
        }

        if (overflowed)
        {
            reader.Receiver.Close(CloseCode.SlowConsumer);
        }
        else if (missedReset)
        {
            // Whether it still may read was asked of another life of the log.
            reader.Receiver.Close(CloseCode.LostPlace);
        }
    }

    /// <summary>Nothing beyond its removal reaches a person.</summary>
    private void Remove(UserId user, long seq)
    {
        for (var index = _readers.Count - 1; index >= 0; index--)
        {
            var reader = _readers[index];
            if (reader.Receiver.UserId != user)
            {
                continue;
            }

            if (reader.Held is { } held)
            {
                held.Remove(seq);
            }
            else if (reader.Cursor < seq)
            {
                Drop(reader);
            }
        }
    }

    private void Drop(ConversationReader reader)
    {
        if (reader.Index < 0)
        {
            return;
        }

        var last = _readers[^1];
        _readers[reader.Index] = last;
        last.Index = reader.Index;
        _readers.RemoveAt(_readers.Count - 1);
        reader.Index = -1;
        reader.Ended();
        if (_readers.Count == 0)
        {
            _idleSince = Services.Time.GetTimestamp();
        }
    }
}
