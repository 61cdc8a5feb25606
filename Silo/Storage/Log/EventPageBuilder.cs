using System.Collections.Immutable;
using OrleansChat.Conversations;

namespace OrleansChat.Silo.Storage.Log;

/// <summary>
/// Fills a page up to a number of events and an approximate number of bytes, but with at least one event.
/// </summary>
internal sealed class EventPageBuilder(int eventsMax, int bytesMax)
{
    private readonly ImmutableArray<LoggedEvent>.Builder _events = ImmutableArray.CreateBuilder<LoggedEvent>();
    private long _bytes;

    /// <summary>Whether an event didn't fit.</summary>
    public bool IsFull { get; private set; }

    /// <returns>Whether the event fitted. After the first that didn't, add no more.</returns>
    public bool Add(LoggedEvent logged)
    {
        _bytes += EventSize.Of(logged);
        if (_events.Count >= eventsMax || (_events.Count > 0 && _bytes > bytesMax))
        {
            IsFull = true;
            return false;
        }

        _events.Add(logged);
        return true;
    }

    /// <summary>The page, if the oldest event was added first.</summary>
    public ImmutableArray<LoggedEvent> Ascending() => _events.DrainToImmutable();

    /// <summary>The page, if the newest event was added first.</summary>
    public ImmutableArray<LoggedEvent> Descending()
    {
        _events.Reverse();
        return _events.DrainToImmutable();
    }

    /// <summary>The page, in whatever order the events were added.</summary>
    public ImmutableArray<LoggedEvent> BySeq()
    {
        _events.Sort((one, other) => one.Seq.CompareTo(other.Seq));
        return _events.DrainToImmutable();
    }
}
