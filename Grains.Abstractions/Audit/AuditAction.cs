namespace OrleansChat.Audit;

/// <summary>An action that the audit log records.</summary>
/// <remarks>
/// The numbers are sent between silos: never reuse one. 0 isn't a value. Tables store <see cref="Words.AuditActions"/>.
/// </remarks>
[GenerateSerializer, Alias("chat.audit-action")]
public enum AuditAction
{
    /// <summary>A person registered.</summary>
    Registered = 1,

    /// <summary>A guest started a session.</summary>
    GuestStarted = 2,

    /// <summary>A person logged in, by a password or another proof.</summary>
    LoggedIn = 3,

    /// <summary>A log-in failed.</summary>
    LogInFailed = 4,

    /// <summary>Log-ins are refused for a while after too many failures.</summary>
    LockedOut = 5,

    /// <summary>A person logged out.</summary>
    LoggedOut = 6,

    /// <summary>A used refresh token was used again, which ended its session.</summary>
    TokenReused = 7,

    /// <summary>A session was ended from elsewhere.</summary>
    SessionRevoked = 8,

    /// <summary>A person changed their password.</summary>
    PasswordChanged = 9,

    /// <summary>A password reset was requested, by anybody.</summary>
    PasswordResetRequested = 10,

    /// <summary>A password was replaced with a mailed token.</summary>
    PasswordReset = 11,

    /// <summary>An account's role in the deployment changed.</summary>
    RoleChanged = 12,

    /// <summary>An account was banned from the deployment.</summary>
    Banned = 13,

    /// <summary>The ban of an account was lifted.</summary>
    Unbanned = 14,

    /// <summary>An API key was created.</summary>
    KeyCreated = 15,

    /// <summary>An API key was revoked.</summary>
    KeyRevoked = 16,

    /// <summary>An API key was accepted.</summary>
    KeyUsed = 17,

    /// <summary>An API key was refused: unknown, revoked or lacking the scope.</summary>
    KeyRefused = 18,

    /// <summary>An application provisioned an account.</summary>
    UserProvisioned = 19,

    /// <summary>An application requested a sign-in token.</summary>
    SignInTokenIssued = 20,

    /// <summary>A rate limit started refusing requests; recorded once, not for each refusal.</summary>
    LimitReached = 21,

    /// <summary>
    /// A web page of another origin tried to connect, or a cookie arrived without its antiforgery proof.
    /// </summary>
    OriginRefused = 22,

    /// <summary>A member's role in a conversation changed.</summary>
    MemberRoleChanged = 23,

    /// <summary>A member was kicked from a conversation.</summary>
    MemberKicked = 24,

    /// <summary>A person was banned from a conversation.</summary>
    MemberBanned = 25,

    /// <summary>The ban of a person from a conversation was lifted.</summary>
    MemberUnbanned = 26,

    /// <summary>A member was muted, or a mute was lifted.</summary>
    MemberMuted = 27,

    /// <summary>A message was deleted by somebody other than its author.</summary>
    MessageDeleted = 28,
}
