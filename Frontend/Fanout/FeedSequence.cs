using OrleansChat.Conversations;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// Puts the events of one conversation in order, wherever they come from, and shows each of them once. Guarded by its
/// feed.
/// </summary>
internal sealed class FeedSequence(ConversationId conversation, FeedReaders readers, RecentFrames recent)
{
    public FeedPosition Position { get; } = new();

    /// <summary>Tells readers where the sequence begins anew.</summary>
    public byte[] ResetFrame() => EventFrames.Reset(conversation, Position.Epoch ?? default, Position.Last);

    /// <inheritdoc cref="ConversationFeed.Learn"/>
    public bool Learn(Epoch epoch, long head)
    {
        if (Position.Epoch is null)
        {
            Position.Begin(epoch, head);
            recent.Clear(head);
            ShowAhead();
            return true;
        }

        if (Position.Epoch != epoch && readers.AreAllNew)
        {
            // Nobody was shown anything that another life of the log could contradict.
            BeginAnew(epoch, head);
            readers.ForgetHeld();
            return true;
        }

        if (Position.Epoch == epoch && head >= Position.Start)
        {
            Position.Know(head);
            return true;
        }

        return false;
    }

    /// <summary>The log stands elsewhere than this did.</summary>
    public void Compare(LogHead log)
    {
        if (Position.Epoch == log.Epoch)
        {
            Position.Know(log.Head);
        }
        else
        {
            Reset(log);
        }
    }

    /// <summary>Takes events that were published.</summary>
    public void Take(ReadOnlySpan<LoggedEvent> events)
    {
        foreach (var logged in events)
        {
            if (Position.TryTake(logged))
            {
                Show(logged);
                ShowAhead();
            }
        }
    }

    /// <summary>Takes events that were read because there was a hole.</summary>
    /// <returns>False when the page brings nothing new.</returns>
    public bool TakeFilled(EventPage page, long after)
    {
        var before = (Position.Epoch, Position.Last);
        if (page.Head.Epoch != Position.Epoch || IsFrontGone(page, after))
        {
            Reset(page.Head);
        }

        Take(page.Events.AsSpan());
        return before != (Position.Epoch, Position.Last);
    }

    /// <summary>Takes events that were read for readers who missed them.</summary>
    public void TakeMissed(EventPage page)
    {
        if (page.Head.Epoch == Position.Epoch)
        {
            recent.AddBefore(page);

            // The log may be ahead of the stream.
            Take(page.Events.AsSpan());
        }
    }

    /// <summary>Retention shortened the log beyond our place.</summary>
    private static bool IsFrontGone(EventPage page, long after) =>
        page.Events is [var first, ..] ? first.Seq > after + 1 : page.Head.Head > after;

    private void ShowAhead()
    {
        while (Position.TryNext(out var next))
        {
            Show(next);
        }
    }

    private void Show(LoggedEvent logged)
    {
        var frame = EventFrames.Logged(logged);
        recent.Add(logged, frame);
        readers.Show(logged.Seq, frame);
        if (logged.Body is MemberBody { Change: MemberChange.Left or MemberChange.Banned } removal)
        {
            readers.Remove(removal.User.Id, logged.Seq);
        }
    }

    /// <summary>
    /// The log has another life, or lost its front beyond our place: readers begin anew, by coming back, because
    /// another life of a log has other members.
    /// </summary>
    private void Reset(LogHead log)
    {
        BeginAnew(log.Epoch, log.Head);
        readers.Reset(ResetFrame(), log.Head);
    }

    private void BeginAnew(Epoch epoch, long head)
    {
        Position.BeginAnew(epoch, head);
        recent.Clear(head);
    }
}
