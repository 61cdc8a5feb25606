using System.Collections.Immutable;
using OrleansChat.Fanout;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Sessions;

/// <summary>Presence: a user is online while any frontend holds a lease for them.</summary>
internal sealed partial class SessionGrain
{
    private readonly Dictionary<string, DateTimeOffset> _leases = new(StringComparer.Ordinal);
    private IGrainTimer? _expiry;

    public async Task<Attendance> Attend(string frontend)
    {
        var wasOnline = IsOnline(time.GetUtcNow());
        _leases[frontend] = time.GetUtcNow() + SessionLimits.PresenceLease;
        _expiry ??= this.RegisterGrainTimer(
            Expire,
            new GrainTimerCreationOptions(SessionLimits.PresenceLease, SessionLimits.PresenceRenewal)
            {
                KeepAlive = true,
            });
        if (!wasOnline)
        {
            await Publish(new PresenceChanged(new Presence(_user, Online: true, LastSeen: null)));
        }

        return new Attendance(await GoingOn());
    }

    public async Task Depart(string frontend)
    {
        if (_leases.Remove(frontend) && _leases.Count == 0)
        {
            await GoOffline();
        }
    }

    public Task<Presence> GetPresence()
    {
        var online = IsOnline(time.GetUtcNow());
        return Task.FromResult(new Presence(_user, online, online ? null : presence.State.LastSeen));
    }

    private async Task<ImmutableArray<SessionId>?> GoingOn()
    {
        try
        {
            return [.. (await Sessions()).Keys];
        }
        catch (Exception fault)
        {
            // Presence doesn't depend on the database, and nobody is disconnected because it is unavailable.
            LogSessionsUnknown(fault, _user);
            return null;
        }
    }

    /// <summary>Ends the leases of frontends that died. Runs by the timer.</summary>
    private async Task Expire(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var (frontend, until) in _leases)
        {
            if (until <= now)
            {
                _leases.Remove(frontend);
            }
        }

        if (_leases.Count == 0)
        {
            await GoOffline();
        }
    }

    private async Task GoOffline()
    {
        _expiry?.Dispose();
        _expiry = null;
        presence.State.LastSeen = time.GetUtcNow();
        await Publish(new PresenceChanged(new Presence(_user, Online: false, presence.State.LastSeen)));
        try
        {
            await presence.WriteStateAsync();
        }
        catch (Exception fault)
        {
            LogPresenceNotStored(fault, _user);
        }
    }

    private bool IsOnline(DateTimeOffset now) => _leases.Values.Any(until => until > now);
}
