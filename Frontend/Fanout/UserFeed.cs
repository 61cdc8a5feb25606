using OrleansChat.Accounts;
using OrleansChat.Fanout;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Fanout;

/// <summary>One user's stream: events for their own connections here, and their presence for those who watch.</summary>
internal sealed class UserFeed : StreamFeed
{
    private readonly Lock _guardsFeed = new();
    private readonly UserPresence _presence;
    private readonly HashSet<IEventReceiver> _watchers = [];
    private long _idleSince;
    private bool _retired;

    public UserFeed(UserId user, StreamId stream, FanoutServices services)
        : base(stream, services)
    {
        _presence = new UserPresence(user, _guardsFeed, services);
        _idleSince = services.Time.GetTimestamp();
    }

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

    /// <param name="receiver">A connection of the user.</param>
    /// <param name="connectionsMax">How many the user may have here.</param>
    /// <param name="admitted">Whether there was a place for it.</param>
    /// <returns>False if the feed is retired.</returns>
    public bool TryAttach(IEventReceiver receiver, int connectionsMax, out bool admitted)
    {
        lock (_guardsFeed)
        {
            admitted = !_retired && _presence.Connections.Count < connectionsMax;
            if (admitted)
            {
                _presence.Add(receiver);
            }

            if (_retired)
            {
                return false;
            }
        }

        _presence.Tell();
        return true;
    }

    /// <returns>False if the feed is retired.</returns>
    public bool TryWatch(IEventReceiver receiver)
    {
        lock (_guardsFeed)
        {
            return !_retired && (_watchers.Add(receiver) || true);
        }
    }

    /// <summary>Ends a watch, not the receiver's own events.</summary>
    public void Unwatch(IEventReceiver receiver)
    {
        lock (_guardsFeed)
        {
            _watchers.Remove(receiver);
        }
    }

    public void Detach(IEventReceiver receiver)
    {
        lock (_guardsFeed)
        {
            _presence.Remove(receiver);
            _watchers.Remove(receiver);
            if (_presence.Connections.Count == 0 && _watchers.Count == 0)
            {
                _idleSince = Services.Time.GetTimestamp();
            }
        }

        _presence.Tell();
    }

    public override void Tick() => _presence.Tell();

    public override bool TryRetire()
    {
        lock (_guardsFeed)
        {
            _retired = _presence.Connections.Count == 0
                && _watchers.Count == 0
                && !_presence.IsTelling
                && Services.Time.GetElapsedTime(_idleSince) >= Services.Options.Linger;
            return _retired;
        }
    }

    protected override void Deliver(StreamEvent streamEvent)
    {
        switch (streamEvent)
        {
            case PresenceChanged changed:
                Send(EventFrames.PresenceOf(changed.Presence), toWatchers: true);
                break;
            case MarkMoved mark:
                Send(EventFrames.Mark(mark), toWatchers: false);
                break;
            case UserInvited invited:
                Send(EventFrames.Invited(invited.Conversation), toWatchers: false, invited.Except);
                break;
            case UserSettings settings:
                Send(EventFrames.Settings(settings), toWatchers: false, settings.Except);
                break;
            case UserNotice notice:
                Send(EventFrames.Notice(notice), toWatchers: false);
                break;
            case UserRemoved removed:
                Send(EventFrames.Removed(removed.Conversation), toWatchers: false);
                break;
            case BlockChanged block:
                Send(EventFrames.Block(block), toWatchers: false);
                break;
            case ProfileChanged { Profile: var profile }:
                Receivers(toWatchers: false).ForEach(receiver => receiver.Rename(profile.User));
                Send(EventFrames.Profile(profile), toWatchers: false);
                break;
            case SessionEnded ended:
                Receivers(toWatchers: false)
                    .FindAll(receiver => receiver.Session.Id == ended.Session)
                    .ForEach(receiver => receiver.Close(CodeOf(ended.Cause)));
                break;
        }
    }

    private static CloseCode CodeOf(SessionEndCause cause) => cause switch
    {
        SessionEndCause.Revoked => CloseCode.SessionRevoked,
        SessionEndCause.Banned => CloseCode.Banned,
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "There is no such cause."),
    };

    private List<IEventReceiver> Receivers(bool toWatchers)
    {
        lock (_guardsFeed)
        {
            return toWatchers ? [.. _watchers] : [.. _presence.Connections];
        }
    }

    private void Send(byte[] frame, bool toWatchers, string? except = null)
    {
        var due = new List<Outbox>();
        foreach (var receiver in Receivers(toWatchers))
        {
            if (receiver.Id != except && receiver.Outbox.Enqueue(frame))
            {
                due.Add(receiver.Outbox);
            }
        }

        Services.Writers.Schedule(due);
    }
}
