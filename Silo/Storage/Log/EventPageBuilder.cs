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

    /// <summary>The events that lie nearest to a seq, as many before as after it where there are enough.</summary>
    /// <param name="events">Ascending.</param>
    /// <param name="around">The seq.</param>
    /// <param name="eventsMax">The most events to return.</param>
    /// <param name="bytesMax">About how many bytes to return.</param>
    public static ImmutableArray<LoggedEvent> Around(
        ImmutableArray<LoggedEvent> events, long around, int eventsMax, int bytesMax)
    {
        var page = new EventPageBuilder(eventsMax, bytesMax);
        var end = 0;
        while (end < events.Length && events[end].Seq < around)
        {
            end++;
        }

        var begin = end;
        while (!page.IsFull && end - begin < events.Length)
        {
            // What follows goes first, so that the seq itself is the first of all.
            var isForward = begin == 0
                || (end < events.Length && events[end].Seq - around < around - events[begin - 1].Seq);
            if (page.Add(isForward ? events[end] : events[begin - 1]))
            {
                (begin, end) = isForward ? (begin, end + 1) : (begin - 1, end);
            }
        }

        return events[begin..end];
    }

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
}
