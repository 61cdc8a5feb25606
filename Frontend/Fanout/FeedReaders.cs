using OrleansChat.Accounts;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// The readers of one feed. A reader is held from before its membership is asked until its subscribe is answered: what
/// is shown in between waits for it, so that nothing falls between the answer and the first live event. Guarded by its
/// feed.
/// </summary>
internal sealed class FeedReaders(TimeProvider time, WriteScheduler writers)
{
    private readonly List<ConversationReader> _all = [];

    /// <summary>Outboxes that nobody writes yet; kept here, so that a delivery allocates nothing.</summary>
    private readonly List<Outbox> _due = [];

    private long _idleSince = time.GetTimestamp();

    public int Count => _all.Count;

    /// <summary>Whether any reader went live, so that the conversation exists and somebody may come back.</summary>
    public bool HadLive { get; private set; }

    /// <summary>How long there has been no reader; meaningless while there is one.</summary>
    public TimeSpan Idle => time.GetElapsedTime(_idleSince);

    /// <summary>Whether no reader that is here was shown anything.</summary>
    public bool AreAllNew => _all.TrueForAll(reader => !reader.WasLive);

    /// <summary>Holds a new or live reader.</summary>
    /// <param name="reader">One that has not ended, and is in no other feed.</param>
    /// <param name="position">The last seq shown.</param>
    public void Hold(ConversationReader reader, long position)
    {
        reader.MissedReset = false;
        reader.Held = new HeldFrames();
        if (reader.Index >= 0)
        {
            // It has seen all that was shown so far.
            reader.WasLive = true;
            reader.Cursor = Math.Max(reader.Cursor, position);
            return;
        }

        reader.Index = _all.Count;
        _all.Add(reader);
    }

    /// <summary>Notes what a held reader knows once its subscribe is answered.</summary>
    /// <param name="reader">A held reader.</param>
    /// <param name="head">Up to here its answer tells it everything.</param>
    /// <param name="missedReset">Whether the answer is about another life of the log than the feed's.</param>
    public void Open(ConversationReader reader, long head, bool missedReset)
    {
        HadLive = true;
        reader.Cursor = head;
        reader.WasLive = true;
        reader.MissedReset |= missedReset;
    }

    /// <summary>Sends a held reader what was held beyond its cursor. Everything live follows.</summary>
    /// <param name="reader">A held reader; others stay as they are.</param>
    /// <param name="position">The last seq shown.</param>
    /// <param name="reset">The frame of a reset to this position, for a reader that missed one.</param>
    /// <returns>What its connection is to be closed with, if it cannot go on.</returns>
    public CloseCode? Release(ConversationReader reader, long position, byte[]? reset)
    {
        if (reader.Held is not { } held || reader.HasEnded)
        {
            return null;
        }

        reader.Held = null;
        if (reset is not null)
        {
            reader.Cursor = position;
            Send(reader, reset);
        }

        foreach (var frame in held.Beyond(reader.Cursor))
        {
            Send(reader, frame);
        }

        // Whether it still may read was asked of another life of the log.
        CloseCode? code = held.Overflowed ? CloseCode.SlowConsumer
            : reset is not null ? CloseCode.LostPlace
            : null;
        if (held.RemovalBeyond(reader.Cursor) is not null)
        {
            Remove(reader);
        }

        return code;
    }

    /// <summary>Shows an event to all who do not have it.</summary>
    public void Show(long seq, byte[] frame)
    {
        foreach (var reader in _all)
        {
            if (reader.Held is { } held)
            {
                held.Add(seq, frame);
            }
            else if (reader.Cursor < seq)
            {
                Send(reader, frame);
            }
        }
    }

    /// <summary>Shows what is not in the log to the live readers, but for those of one user.</summary>
    public void ShowHint(byte[] frame, UserId? except)
    {
        foreach (var reader in _all)
        {
            if (reader.Held is null && reader.Receiver.UserId != except)
            {
                Send(reader, frame);
            }
        }
    }

    /// <summary>Begins anew for all, because what they were shown no longer means anything: they come back.</summary>
    public void Reset(byte[] frame, long head)
    {
        foreach (var reader in _all)
        {
            reader.Cursor = head;
            if (reader.Held is { } held)
            {
                held.Clear();
                reader.MissedReset = true;
            }
            else
            {
                Send(reader, frame);
                reader.Receiver.Close(CloseCode.LostPlace);
            }
        }
    }

    /// <summary>Forgets what is held for readers, none of whom was shown anything.</summary>
    public void ForgetHeld() => _all.ForEach(reader => reader.Held?.Clear());

    /// <summary>Removes a user who left or was banned: nothing beyond that event reaches them.</summary>
    public void Remove(UserId user, long seq)
    {
        for (var index = _all.Count - 1; index >= 0; index--)
        {
            var reader = _all[index];
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
                Remove(reader);
            }
        }
    }

    /// <summary>Removes a reader, unless it is gone already.</summary>
    public void Remove(ConversationReader reader)
    {
        if (reader.Index < 0)
        {
            return;
        }

        var last = _all[^1];
        _all[reader.Index] = last;
        last.Index = reader.Index;
        _all.RemoveAt(_all.Count - 1);
        reader.Index = -1;
        reader.Ended();
        if (_all.Count == 0)
        {
            _idleSince = time.GetTimestamp();
        }
    }

    /// <summary>Has the frames written that were sent since the last call.</summary>
    public void WakeWriters()
    {
        writers.Schedule(_due);
        _due.Clear();
    }

    public List<ConversationReader> ToList() => [.. _all];

    private void Send(ConversationReader reader, byte[] frame)
    {
        if (reader.Receiver.Outbox.Enqueue(frame))
        {
            _due.Add(reader.Receiver.Outbox);
        }
    }
}
