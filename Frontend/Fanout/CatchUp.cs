using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Fanout;

/// <summary>A feed, as those see it who read for its readers what these have missed.</summary>
internal interface ICatchUpOwner
{
    ConversationId Conversation { get; }

    /// <summary>How many events after one seq are to be read from the log, so that all up to another are at hand.
    /// </summary>
    long CountMissing(long after, long head);

    void TakeMissed(EventPage page);
}

/// <summary>
/// Reads what readers who come back have missed. The log is read for one of them at a time; those who ask meanwhile are
/// served together by the next read. So however many come back at once, each event is read and encoded once.
/// </summary>
internal sealed class CatchUp(ICatchUpOwner owner, FanoutServices services)
{
    /// <summary>How long a reader may wait for its turn and for the read.</summary>
    private static readonly TimeSpan ReadMax = TimeSpan.FromSeconds(15);

    private readonly Lock _guardsWanted = new();
    private MissedEvents? _wanted;
    private bool _reading;

    /// <summary>
    /// Reads events from the log into the feed's recent ones. They are there afterwards, unless the log has another
    /// life by now or there are more of them than may be kept.
    /// </summary>
    public Task Read(long after, long head)
    {
        MissedEvents wanted;
        lock (_guardsWanted)
        {
            wanted = _wanted ??= new MissedEvents(after, head);
            wanted.Include(after, head);
            if (_reading)
            {
                return wanted.Read;
            }

            _reading = true;
        }

        _ = ReadWanted();
        return wanted.Read;
    }

    /// <summary>Reads from the log for a single reader.</summary>
    public Task<EventPage> ReadAlone(long after, int count) =>
        ReadInTurn(after, count).WaitAsync(ReadMax, services.Time);

    /// <summary>Reads for all waiting readers until there are none; never fails.</summary>
    private async Task ReadWanted()
    {
        while (Next() is { } wanted)
        {
            try
            {
                if (owner.CountMissing(wanted.After, wanted.Head) is > 0 and var count)
                {
                    owner.TakeMissed(await ReadAlone(wanted.After, (int)count));
                }

                wanted.SetRead();
            }
            catch (Exception fault)
            {
                wanted.SetFault(fault);
            }
        }
    }

    private MissedEvents? Next()
    {
        lock (_guardsWanted)
        {
            var wanted = _wanted;
            _wanted = null;
            _reading = wanted is not null;
            return wanted;
        }
    }

    private async Task<EventPage> ReadInTurn(long after, int count)
    {
        await services.CatchUps.WaitAsync();
        try
        {
            return await services.Calls.LogReader.Fill(owner.Conversation, after, count);
        }
        finally
        {
            services.CatchUps.Release();
        }
    }
}
