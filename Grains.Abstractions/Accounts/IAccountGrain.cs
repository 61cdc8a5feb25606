using Orleans.Concurrency;

namespace OrleansChat.Accounts;

/// <summary>One account. Key: its <see cref="UserId"/>.</summary>
[Alias("chat.account")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Creates the account of a person with an e-mail address and a password.</summary>
    /// <returns>
    /// The account, or <see cref="ErrorCode.Conflict"/> if the e-mail address or the handle is taken.
    /// </returns>
    [Alias("register")]
    Task<Result<ProvedAccount>> Register(Registration registration);

    /// <summary>Creates the account of a guest, who has a name and nothing else.</summary>
    /// <param name="name">Display name, 1–64 characters.</param>
    [Alias("register-guest")]
    Task<Result<ProvedAccount>> RegisterGuest(string name);

    /// <summary>Checks a password, and replaces its stored hash if that is out of date.</summary>
    /// <returns>
    /// The account, or <see cref="ErrorCode.Unauthenticated"/>, which is the same for a wrong password and a missing
    /// account; <see cref="ErrorCode.Forbidden"/> if the person is banned, <see cref="ErrorCode.Unavailable"/> if too
    /// many passwords are waiting to be checked.
    /// </returns>
    [Alias("log-in")]
    Task<Result<ProvedAccount>> LogIn(string password);

    /// <summary>The account as its owner may see it; null if it doesn't exist.</summary>
    [Alias("describe")]
    Task<AccountSummary?> Describe();

    /// <summary>Changes the person's own profile, and tells their connections.</summary>
    /// <param name="by">The person.</param>
    /// <param name="change">What to change.</param>
    /// <returns>
    /// The profile; <see cref="ErrorCode.SchemaViolation"/> for an invalid name or handle, <see
    /// cref="ErrorCode.Conflict"/> if another account has the handle, <see cref="ErrorCode.NotFound"/> if the avatar
    /// isn't an unsent image of the person, <see cref="ErrorCode.Forbidden"/> for the handle of a guest.
    /// </returns>
    [Alias("change-profile")]
    Task<Result<Profile>> ChangeProfile(AuthenticatedSession by, ProfileChange change);

    /// <summary>Replaces the password. All sessions end except the one that asks.</summary>
    /// <returns>
    /// Null on success; <see cref="ErrorCode.Forbidden"/> for a wrong current password, <see
    /// cref="ErrorCode.SchemaViolation"/> for an unacceptable new one, <see cref="ErrorCode.Conflict"/> for an account
    /// without a password.
    /// </returns>
    [Alias("change-password")]
    Task<Refusal?> ChangePassword(AuthenticatedSession by, string current, string password);

    /// <summary>
    /// Mails a token for setting a new password, if the account exists and has an e-mail address. One way, so that the
    /// response time doesn't reveal whether it does.
    /// </summary>
    [OneWay, Alias("request-password-reset")]
    Task RequestPasswordReset();

    /// <summary>Sets a new password with a mailed token, which is used up. All sessions end.</summary>
    /// <returns>
    /// Null on success; <see cref="ErrorCode.Unauthenticated"/> for an invalid, used or expired token, <see
    /// cref="ErrorCode.SchemaViolation"/> for an unacceptable password (the token stays valid).
    /// </returns>
    [Alias("reset-password")]
    Task<Refusal?> ResetPassword(string token, string password);

    /// <summary>Creates an account on behalf of an application, or renames the existing one.</summary>
    /// <param name="external">The application and its id for the person.</param>
    /// <param name="name">Display name, 1–64 characters.</param>
    /// <param name="isBot">Whether the account belongs to a program; can't be changed later.</param>
    /// <returns>
    /// The account, or <see cref="ErrorCode.Conflict"/> if the application's id has meanwhile been given to another
    /// account.
    /// </returns>
    [Alias("provision")]
    Task<Result<ProvedAccount>> Provision(ExternalId external, string name, bool isBot);

    /// <summary>Creates a token with which the person signs in once.</summary>
    /// <param name="application">The application that asks.</param>
    /// <returns>
    /// The token; <see cref="ErrorCode.NotFound"/> if the application didn't provision this account, <see
    /// cref="ErrorCode.Forbidden"/> if it is banned.
    /// </returns>
    [Alias("mint-sign-in-token")]
    Task<Result<SignInToken>> MintSignInToken(string application);

    /// <summary>Redeems a sign-in token.</summary>
    /// <returns>
    /// The account; <see cref="ErrorCode.Unauthenticated"/> if the token is invalid, used or expired, <see
    /// cref="ErrorCode.Forbidden"/> if the account is banned.
    /// </returns>
    [Alias("exchange")]
    Task<Result<ProvedAccount>> Exchange(string token);

    /// <summary>Changes the account's role in the deployment. Its sessions end.</summary>
    /// <param name="by">The administrator.</param>
    /// <param name="role">The new role.</param>
    /// <returns>
    /// The account; <see cref="ErrorCode.Forbidden"/> if the administrator may not grant the role, <see
    /// cref="ErrorCode.NotFound"/> if the account doesn't exist, <see cref="ErrorCode.Conflict"/> for a guest or a bot.
    /// </returns>
    [Alias("set-role")]
    Task<Result<AccountSummary>> SetRole(AuthenticatedSession by, DeploymentRole role);

    /// <summary>Bans the account, which ends its sessions, or lifts the ban.</summary>
    /// <param name="by">The administrator.</param>
    /// <param name="banned">False to lift the ban.</param>
    /// <param name="reason">The reason that the person is told; 1–200 characters, or null.</param>
    /// <returns>
    /// The account; <see cref="ErrorCode.Forbidden"/> if the administrator may not act on it, <see
    /// cref="ErrorCode.NotFound"/> if it doesn't exist.
    /// </returns>
    [Alias("set-ban")]
    Task<Result<AccountSummary>> SetBan(AuthenticatedSession by, bool banned, string? reason);
}

/// <summary>The data a person registers with. <see cref="AccountRules"/> checks its shape.</summary>
/// <param name="Email">As typed; unique after <see cref="AccountRules.NormaliseEmail"/>.</param>
/// <param name="Handle">3–30 of <c>A–Z a–z 0–9 _ . -</c>; unique, ignoring case.</param>
/// <param name="Password">8–128 characters.</param>
/// <param name="Name">Display name, 1–64 characters.</param>
[GenerateSerializer, Immutable, Alias("chat.registration")]
public sealed record Registration(string Email, string Handle, string Password, string Name)
{
    /// <summary>Names the handle; the e-mail address and the password stay out of logs.</summary>
    public override string ToString() => $"Registration of {Handle}";
}

/// <summary>A person as an application knows them.</summary>
/// <param name="Application">The application's name, as in its API keys.</param>
/// <param name="Value">The application's own id for the person: 1–128 characters.</param>
[GenerateSerializer, Immutable, Alias("chat.external-id")]
public sealed record ExternalId(string Application, string Value);

/// <summary>A token for one sign-in.</summary>
/// <param name="Token">The secret that the endpoint <c>exchange</c> takes.</param>
/// <param name="ExpiresIn">How long the token is valid.</param>
[GenerateSerializer, Immutable, Alias("chat.sign-in-token")]
public sealed record SignInToken(string Token, TimeSpan ExpiresIn)
{
    /// <summary>Leaves the secret out.</summary>
    public override string ToString() => "SignInToken";
}

/// <summary>An account whose owner has just proved that it is theirs.</summary>
/// <param name="User">The account as others see it.</param>
/// <param name="Role">Its role in the deployment.</param>
/// <param name="Stamp">
/// Counts the changes that end sessions. A session can begin only while the stamp is unchanged, so a log-in that races
/// with such a change fails.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.proved-account")]
public sealed record ProvedAccount(Participant User, DeploymentRole Role, long Stamp);
