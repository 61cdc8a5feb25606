namespace OrleansChat.Frontend.Fanout;

/// <summary>One connection reading one conversation. Its state is guarded by the feed it is attached to.</summary>
internal sealed class ConversationReader(IEventReceiver receiver)
{
    public IEventReceiver Receiver { get; } = receiver;

    /// <summary>The feed it is attached to.</summary>
    public ConversationFeed? Feed { get; set; }

    /// <summary>Its index in the feed's list.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Events up to this seq aren't sent: the client has them, or didn't ask for them.</summary>
    public long Cursor { get; set; }

    /// <summary>Whether it got live events before it was held, so that it must not miss any.</summary>
    public bool WasLive { get; set; }

    /// <summary>Whether the conversation was reset while it was held.</summary>
    public bool MissedReset { get; set; }

    /// <summary>Frames that wait until its subscribe is answered; null while it is live.</summary>
    public HeldFrames? Held { get; set; }

    /// <summary>Whether it has ended and gets nothing more.</summary>
    public bool HasEnded { get; private set; }

    public void End() => Feed?.Detach(this);

    /// <summary>Called by the feed when it lets go of the reader.</summary>
    public void Ended()
    {
        HasEnded = true;
        Held = null;
    }
}
