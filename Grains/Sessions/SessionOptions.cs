using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Grains.Sessions;

/// <summary>Settings of sessions and their tokens. Section <c>Sessions</c>.</summary>
public sealed class SessionOptions
{
    public const string Section = "Sessions";

    /// <summary>How long an access token is good. Default 15 min: what a stolen one is worth.</summary>
    [Between("00:00:10", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a refresh token is good, and so an unused session. Default 30 days.</summary>
    [Between("00:01:00", "365.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long after its renewal a refresh token may be shown again, if what it gave is unused: the answer may have
    /// got lost, and windows that share a session wake together. Default 30 s; zero ends the session at every repeat.
    /// </summary>
    [Between("00:00:00", "00:05:00")]
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a guest may be away: counted from when they came or last got new tokens. Then their tokens are refused,
    /// and as a guest cannot log in again, they are gone. It shortens <see cref="RefreshTokenLifetime"/> and does not
    /// lengthen it. Default 30 days. At least a day, as long as an access token may be good: so it is enough to ask at
    /// a refresh.
    /// </summary>
    [Between("1.00:00:00", "3650.00:00:00")]
    public TimeSpan GuestLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long a user's sessions are believed before the table is asked again. Default 1 min: changes made past the
    /// grain, as by <c>./chat admin</c> beside a running server, are felt by then.
    /// </summary>
    [Between("00:00:01", "01:00:00")]
    public TimeSpan Recheck { get; set; } = TimeSpan.FromMinutes(1);
}

[OptionsValidator]
internal sealed partial class SessionOptionsValidator : IValidateOptions<SessionOptions>;
