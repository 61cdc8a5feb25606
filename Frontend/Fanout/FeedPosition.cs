using System.Diagnostics.CodeAnalysis;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// How far a feed has shown the events of a conversation, what it knows of those that follow, and so where there is a
/// hole. Guarded by its feed.
/// </summary>
internal sealed class FeedPosition
{
    /// <summary>Events that wait for an earlier one; further ones are read from the log.</summary>
    private const int AheadMax = 256;

    private readonly SortedList<long, LoggedEvent> _ahead = [];

    /// <summary>The highest seq known to exist.</summary>
    private long _knownHead;

    /// <summary>The life of the log; unknown until the first reader learned it from the database.</summary>
    public Epoch? Epoch { get; private set; }

    /// <summary>The last seq shown.</summary>
    public long Last { get; private set; }

    /// <summary>Where the feed began: nothing up to here was ever shown.</summary>
    public long Start { get; private set; }

    /// <summary>Whether an event is known to exist that was not shown.</summary>
    public bool HasHole => Epoch is not null && _knownHead > Last;

    /// <summary>
    /// Begins at the head of a log, for the first time. Events that came before the head was known stay: those beyond
    /// it are next.
    /// </summary>
    public void Begin(Epoch epoch, long head)
    {
        Epoch = epoch;
        Last = head;
        Start = head;
        Know(head);
    }

    /// <summary>Begins anew, because what was known is of another life of the log or before its front.</summary>
    public void BeginAnew(Epoch epoch, long head)
    {
        _ahead.Clear();
        _knownHead = head;
        Begin(epoch, head);
    }

    /// <summary>Notes that the log reaches up to a seq.</summary>
    public void Know(long head) => _knownHead = Math.Max(_knownHead, head);

    /// <summary>
    /// Takes an event that was published or read. One that does not follow the last one waits for those before it, if
    /// there is room for it, and <see cref="TryNext"/> gives it later.
    /// </summary>
    /// <returns>Whether it is next to be shown, which moves the position to it.</returns>
    public bool TryTake(LoggedEvent logged)
    {
        if (Epoch is not null && (logged.Epoch != Epoch || logged.Seq <= Last))
        {
            // Shown already, or of another life of the log: which of them lives is for the comparison of heads to say.
            return false;
        }

        Know(logged.Seq);
        if (Epoch is not null && logged.Seq == Last + 1)
        {
            Last = logged.Seq;
            return true;
        }

        if (_ahead.Count < AheadMax)
        {
            _ahead.TryAdd(logged.Seq, logged);
        }

        return false;
    }

    /// <summary>Gives the event that waited for the last one, if there is one, and moves the position to it.</summary>
    public bool TryNext([NotNullWhen(true)] out LoggedEvent? next)
    {
        while (_ahead.Count > 0 && _ahead.GetKeyAtIndex(0) <= Last + 1)
        {
            next = _ahead.GetValueAtIndex(0);
            _ahead.RemoveAt(0);
            if (next.Seq == Last + 1 && next.Epoch == Epoch)
            {
                Last = next.Seq;
                return true;
            }
        }

        next = null;
        return false;
    }
}
