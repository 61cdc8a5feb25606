using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Fanout;

/// <summary>
/// Tells the user's grain whether they are here: once at each change, and again before the lease runs out.
/// </summary>
internal sealed partial class UserFeed
{
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
        return isHere != _toldHere
            || (isHere && Services.Time.GetElapsedTime(_toldAt) >= SessionLimits.PresenceRenewal);
    }

    /// <summary>One call after the other, until the grain knows what is so; never fails.</summary>
    private async Task Tell()
    {
        while (true)
        {
            bool isHere;
            lock (_guardsFeed)
            {
                _telling = MustTell();
                if (!_telling)
                {
                    return;
                }

                isHere = _connections.Count > 0;
            }

            try
            {
                var sessions = Services.Calls.Sessions(user);
                await Services.Calls.Within(
                    isHere ? sessions.Attend(Services.Ids.Frontend) : sessions.Depart(Services.Ids.Frontend));
            }
            catch (Exception fault)
            {
                FanoutLog.PresenceFailed(Services.Logger, fault, user);
                lock (_guardsFeed)
                {
                    // The next tick tries again. An unheard departure is said by the lease, which runs out.
                    _telling = false;
                    _toldHere &= isHere;
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
}
