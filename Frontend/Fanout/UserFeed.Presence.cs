using OrleansChat.Frontend.Protocol;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// Tells the user's grain whether they are here: once at each change, and again before the lease runs out. Its answer
/// says which sessions go on, so that neither an end that was not heard nor one between <c>hello</c> and the first
/// event leaves a connection open.
/// </summary>
internal sealed partial class UserFeed
{
    /// <summary>Connections that came since the grain last said which sessions go on.</summary>
    private readonly HashSet<IEventReceiver> _unproved = [];

    private bool _toldHere;
    private bool _telling;
    private long _toldAt;

    public override void Tick() => TellPresence();

    private void TellPresence()
    {
        lock (_guardsFeed)
        {
            if (_telling || !MustTell())
            {
                return;
            }

            _telling = true;
        }

        _ = Tell();
    }

    private bool MustTell()
    {
        var isHere = _connections.Count > 0;
        return isHere != _toldHere || (isHere && (_unproved.Count > 0 || IsRenewalDue()));
    }

    private bool IsRenewalDue() => Services.Time.GetElapsedTime(_toldAt) >= SessionLimits.PresenceRenewal;

    /// <summary>One call after the other, until the grain knows what is so; never fails.</summary>
    private async Task Tell()
    {
        while (true)
        {
            bool isHere;
            List<IEventReceiver> toProve;
            lock (_guardsFeed)
            {
                _telling = MustTell();
                if (!_telling)
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
                FanoutLog.PresenceFailed(Services.Logger, fault, user);
                lock (_guardsFeed)
                {
                    // The next tick tries again. An unheard departure is said by the lease, which runs out.
                    _telling = false;
                    _toldHere &= isHere;
                    _unproved.UnionWith(toProve.Where(_connections.Contains));
                }

                return;
            }

            lock (_guardsFeed)
            {
                _toldHere = isHere;
                _toldAt = Services.Time.GetTimestamp();
            }
        }
    }

    private async Task Tell(bool isHere, List<IEventReceiver> toProve)
    {
        var sessions = Services.Calls.Sessions(user);
        if (!isHere)
        {
            await sessions.Depart(Services.Ids.Frontend);
            return;
        }

        var attendance = await sessions.Attend(Services.Ids.Frontend);
        if (attendance.Sessions is { } goingOn)
        {
            toProve.FindAll(receiver => !goingOn.Contains(receiver.Session.Id))
                .ForEach(receiver => receiver.Close(CloseCode.SessionRevoked));
        }
    }
}
