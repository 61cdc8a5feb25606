using OrleansChat.Sessions;

namespace OrleansChat.Grains.Sessions;

/// <summary>The leases by which frontends say that a user is here: they are while one of them runs.</summary>
internal sealed class PresenceLeases
{
    private readonly Dictionary<string, DateTimeOffset> _untils = new(StringComparer.Ordinal);

    public bool IsEmpty => _untils.Count == 0;

    public bool IsOnline(DateTimeOffset now) => _untils.Values.Any(until => until > now);

    /// <summary>Begins the lease of a frontend, or begins it again.</summary>
    /// <returns>Whether the user was away until now.</returns>
    public bool Take(string frontend, DateTimeOffset now)
    {
        var wasOnline = IsOnline(now);
        _untils[frontend] = now + SessionLimits.PresenceLease;
        return !wasOnline;
    }

    /// <summary>Ends the lease of a frontend.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool GiveBack(string frontend) => _untils.Remove(frontend) && IsEmpty;

    /// <summary>Ends the leases that have run out, those of frontends that died.</summary>
    public void Expire(DateTimeOffset now)
    {
        foreach (var (frontend, until) in _untils)
        {
            if (until <= now)
            {
                _untils.Remove(frontend);
            }
        }
    }
}
