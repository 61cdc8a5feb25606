using OrleansChat.Accounts;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// A user's connections to this frontend, and what their grain is told of them: whether the user is here, once at each
/// change and again before the lease runs out. Its answer says which sessions go on, so that neither an end that was
/// not heard nor one between <c>hello</c> and the first event leaves a connection open.
/// </summary>
/// <param name="user">Whose connections.</param>
/// <param name="guardsFeed">Guards the user's feed and this object.</param>
/// <param name="services">What every feed shares.</param>
internal sealed class UserPresence(UserId user, Lock guardsFeed, FanoutServices services)
{
    private readonly List<IEventReceiver> _connections = [];

    /// <summary>Connections that came since the grain last said which sessions go on.</summary>
    private readonly HashSet<IEventReceiver> _unproved = [];

    private bool _toldHere;
    private long _toldAt;

    /// <summary>Guarded by the feed, as the members below.</summary>
    public IReadOnlyList<IEventReceiver> Connections => _connections;

    /// <summary>The grain is being told something.</summary>
    public bool IsTelling { get; private set; }

    public void Add(IEventReceiver connection)
    {
        _connections.Add(connection);
        _unproved.Add(connection);
    }

    public void Remove(IEventReceiver connection)
    {
        _connections.Remove(connection);
        _unproved.Remove(connection);
    }

    /// <summary>Tells the grain what it has to know by now. To be called without the lock.</summary>
    public void Tell()
    {
        lock (guardsFeed)
        {
            if (IsTelling || !MustTell())
            {
                return;
            }

            IsTelling = true;
        }

        _ = TellAll();
    }

    private bool MustTell()
    {
        var isHere = _connections.Count > 0;
        return isHere != _toldHere || (isHere && (_unproved.Count > 0 || IsRenewalDue()));
    }

    private bool IsRenewalDue() => services.Time.GetElapsedTime(_toldAt) >= SessionLimits.PresenceRenewal;

    /// <summary>One call after the other, until the grain knows what is so; never fails.</summary>
    private async Task TellAll()
    {
        while (true)
        {
            bool isHere;
            List<IEventReceiver> toProve;
            lock (guardsFeed)
            {
                IsTelling = MustTell();
                if (!IsTelling)
                {
                    return;
                }

                isHere = _connections.Count > 0;
                toProve = IsRenewalDue() ? [.. _connections] : [.. _unproved];
                _unproved.Clear();
            }

            try
            {
                await Tell(isHere, toProve);
            }
            catch (Exception fault)
            {
                FanoutLog.PresenceFailed(services.Logger, fault, user);
                lock (guardsFeed)
                {
                    // The next tick tries again. An unheard departure is said by the lease, which runs out.
                    IsTelling = false;
                    _toldHere &= isHere;
                    _unproved.UnionWith(toProve.Where(_connections.Contains));
                }

                return;
            }

            lock (guardsFeed)
            {
                _toldHere = isHere;
                _toldAt = services.Time.GetTimestamp();
            }
        }
    }

    private async Task Tell(bool isHere, List<IEventReceiver> toProve)
    {
        var sessions = services.Calls.Sessions(user);
        if (!isHere)
        {
            await sessions.Depart(services.Ids.Frontend);
            return;
        }

        var attendance = await sessions.Attend(services.Ids.Frontend);
        if (attendance.User is { } named)
        {
            toProve.ForEach(receiver => receiver.Rename(named));
        }

        if (attendance.Sessions is { } goingOn)
        {
            toProve.FindAll(receiver => !goingOn.Contains(receiver.Session.Id))
                .ForEach(receiver => receiver.Close(CloseCode.SessionRevoked));
        }
    }
}
