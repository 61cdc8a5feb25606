using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Grains.Sessions;

/// <summary>Settings of sessions and their tokens. Section <c>Sessions</c>.</summary>
public sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>How long an access token is valid, and a stolen one useful. Default 15 min.</summary>
    [Between("00:00:10", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a refresh token is valid, and therefore an unused session. Default 30 days.</summary>
    [Between("00:01:00", "365.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long after its renewal a refresh token may be used again, if its successor is unused: the answer may have
    /// got lost, and windows that share a session wake together. Default 30 s; with zero, every repeat ends the
    /// session.
    /// </summary>
    [Between("00:00:00", "00:05:00")]
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a guest may be away: counted from when they came or last got new tokens. Default 30 days. At least a
    /// day, the longest lifetime of an access token, so that checking it at each refresh is enough.
    /// </summary>
    [Between("1.00:00:00", "3650.00:00:00")]
    public TimeSpan GuestLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long a user's sessions are cached before the table is read again. Default 1 min: by then, changes made
    /// outside of the grain, as with <c>./chat admin</c> beside a running server, take effect.
    /// </summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan Recheck { get; set; } = TimeSpan.FromMinutes(1);
}

[OptionsValidator]
internal sealed partial class SessionOptionsValidator : IValidateOptions<SessionOptions>;
