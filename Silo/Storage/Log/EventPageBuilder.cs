using System.Collections.Immutable;
using OrleansChat.Conversations;

namespace OrleansChat.Silo.Storage.Log;

/// <summary>Fills a page to its limits: at most so many events and about so many bytes, but at least one.</summary>
internal sealed class EventPageBuilder(int eventsMax, int bytesMax)
{
    private readonly ImmutableArray<LoggedEvent>.Builder _events = ImmutableArray.CreateBuilder<LoggedEvent>();
    private long _bytes;

    /// <returns>Whether it fitted; after the first that did not, ask no more.</returns>
    public bool Add(LoggedEvent logged)
    {
        _bytes += EventSize.Of(logged);
        if (_events.Count >= eventsMax || (_events.Count > 0 && _bytes > bytesMax))
        {
            return false;
        }

        _events.Add(logged);
        return true;
    }

    /// <summary>The page, when the oldest event was added first.</summary>
    public ImmutableArray<LoggedEvent> Ascending() => _events.DrainToImmutable();

    /// <summary>The page, when the newest event was added first.</summary>
    public ImmutableArray<LoggedEvent> Descending()
    {
        _events.Reverse();
        return _events.DrainToImmutable();
    }
}
