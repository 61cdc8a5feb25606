namespace OrleansChat.Frontend.Fanout;

/// <summary>One connection's place in one conversation. Its state is guarded by the feed it is attached to.</summary>
internal sealed class ConversationReader(IEventReceiver receiver)
{
    public IEventReceiver Receiver { get; } = receiver;

    /// <summary>Where it is attached.</summary>
    public ConversationFeed? Feed { get; set; }

    /// <summary>Its place in the feed's list.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Events up to this seq are none of its business: the client has them, or did not ask for them.</summary>
    public long Cursor { get; set; }

    /// <summary>It got live events before it was held; then it is not to miss any.</summary>
    public bool WasLive { get; set; }

    /// <summary>The conversation was reset while it was held.</summary>
    public bool MissedReset { get; set; }

    /// <summary>Frames for which it waits until its subscribe is answered; none while it is live.</summary>
    public HeldFrames? Held { get; set; }

    /// <summary>It gets nothing any more.</summary>
    public bool HasEnded { get; private set; }

    public void End() => Feed?.Detach(this);

    /// <summary>Called by the feed when it lets go of the reader.</summary>
    public void Ended()
    {
        HasEnded = true;
        Held = null;
    }
}
