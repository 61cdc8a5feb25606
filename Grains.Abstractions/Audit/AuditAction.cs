namespace OrleansChat.Audit;

/// <summary>What happened, of that which an operator may have to prove later.</summary>
/// <remarks>
/// Numbers are sent between silos: never reuse one. 0 is no value. Tables hold <see cref="AuditActions.Word"/>.
/// </remarks>
[GenerateSerializer, Alias("chat.audit-action")]
public enum AuditAction
{
    /// <summary>A person made an account.</summary>
    Registered = 1,

    /// <summary>A guest came.</summary>
    GuestStarted = 2,

    /// <summary>A password or another proof was right, and a session began.</summary>
    LoggedIn = 3,

    /// <summary>A password or another proof was wrong.</summary>
    LogInFailed = 4,

    /// <summary>So many failures that no more are taken for a while.</summary>
    LockedOut = 5,

    LoggedOut = 6,

    /// <summary>A spent refresh token was shown again: its session is over.</summary>
    TokenReused = 7,

    /// <summary>A session was ended by somebody, not by its log-out.</summary>
    SessionRevoked = 8,

    PasswordChanged = 9,

    /// <summary>A reset was asked for, which proves nothing.</summary>
    PasswordResetRequested = 10,

    /// <summary>A password was replaced by one who showed the token of a reset.</summary>
    PasswordReset = 11,

    /// <summary>A deployment role was given or taken.</summary>
    RoleChanged = 12,

    /// <summary>Somebody was banned from the deployment.</summary>
    Banned = 13,

    /// <summary>Such a ban was lifted.</summary>
    Unbanned = 14,

    KeyCreated = 15,

    KeyRevoked = 16,

    /// <summary>An API key was accepted.</summary>
    KeyUsed = 17,

    /// <summary>An API key was unknown, revoked or out of its scope.</summary>
    KeyRefused = 18,

    /// <summary>An outer application made an account.</summary>
    UserProvisioned = 19,

    /// <summary>An outer application asked for a sign-in token of somebody.</summary>
    SignInTokenIssued = 20,

    /// <summary>A rate limit began to refuse somebody; said once, not for each refusal.</summary>
    LimitReached = 21,

    /// <summary>A web page of another origin tried to connect, or a cookie came without its proof.</summary>
    OriginRefused = 22,

    /// <summary>A role in a conversation was given or taken.</summary>
    MemberRoleChanged = 23,

    MemberKicked = 24,

    MemberBanned = 25,

    MemberUnbanned = 26,

    MemberMuted = 27,
}

/// <summary>The one word for each action, as tables and people see it.</summary>
public static class AuditActions
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such action.</exception>
    public static string Word(AuditAction action) => action switch
    {
        AuditAction.Registered => "registered",
        AuditAction.GuestStarted => "guest-started",
        AuditAction.LoggedIn => "logged-in",
        AuditAction.LogInFailed => "log-in-failed",
        AuditAction.LockedOut => "locked-out",
        AuditAction.LoggedOut => "logged-out",
        AuditAction.TokenReused => "token-reused",
        AuditAction.SessionRevoked => "session-revoked",
        AuditAction.PasswordChanged => "password-changed",
        AuditAction.PasswordResetRequested => "password-reset-requested",
        AuditAction.PasswordReset => "password-reset",
        AuditAction.RoleChanged => "role-changed",
        AuditAction.Banned => "banned",
        AuditAction.Unbanned => "unbanned",
        AuditAction.KeyCreated => "key-created",
        AuditAction.KeyRevoked => "key-revoked",
        AuditAction.KeyUsed => "key-used",
        AuditAction.KeyRefused => "key-refused",
        AuditAction.UserProvisioned => "user-provisioned",
        AuditAction.SignInTokenIssued => "sign-in-token-issued",
        AuditAction.LimitReached => "limit-reached",
        AuditAction.OriginRefused => "origin-refused",
        AuditAction.MemberRoleChanged => "member-role-changed",
        AuditAction.MemberKicked => "member-kicked",
        AuditAction.MemberBanned => "member-banned",
        AuditAction.MemberUnbanned => "member-unbanned",
        AuditAction.MemberMuted => "member-muted",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "There is no such action."),
    };
}
