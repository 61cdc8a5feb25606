using Orleans.Concurrency;
using OrleansChat.Sessions;

namespace OrleansChat.Accounts;

/// <summary>One account. Key: its <see cref="UserId"/>.</summary>
[Alias("chat.account")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Makes the account of a person with e-mail and password.</summary>
    /// <returns>The account, or <see cref="ErrorCode.Conflict"/> when the e-mail or the handle is taken.</returns>
    [Alias("register")]
    Task<Result<ProvedAccount>> Register(Registration registration);

    /// <summary>Makes the account of a guest, who has a name and nothing else.</summary>
    [Alias("register-guest")]
    Task<Result<ProvedAccount>> RegisterGuest(string name);

    /// <summary>Checks a password, and hashes it anew when the hash is out of date.</summary>
    /// <returns>
    /// The account, or <see cref="ErrorCode.Unauthenticated"/>: the same for a wrong password and for no account.
    /// </returns>
    [Alias("log-in")]
    Task<Result<ProvedAccount>> LogIn(string password);

    /// <summary>The account as its owner may see it; null when there is none.</summary>
    [Alias("describe")]
    Task<AccountSummary?> Describe();

    /// <summary>Replaces the password. The other sessions end; the one that asks goes on.</summary>
    /// <returns>
    /// Null, or <see cref="ErrorCode.Forbidden"/> for a wrong current password, <see cref="ErrorCode.SchemaViolation"/>
    /// for a new one that will not do, <see cref="ErrorCode.Conflict"/> for an account without a password.
    /// </returns>
    [Alias("change-password")]
    Task<Refusal?> ChangePassword(AuthenticatedSession by, string current, string password);

    /// <summary>
    /// Mails a token for a new password, if there is an account with an e-mail. Nobody waits for it, so that nobody can
    /// tell by the time it takes.
    /// </summary>
    [OneWay, Alias("request-password-reset")]
    Task RequestPasswordReset();

    /// <summary>Replaces the password by the token of a mail, which is used up. All sessions end.</summary>
    /// <returns>
    /// Null, or <see cref="ErrorCode.Unauthenticated"/> for a token that is not good, <see
    /// cref="ErrorCode.SchemaViolation"/> for a password that will not do (the token stays good).
    /// </returns>
    [Alias("reset-password")]
    Task<Refusal?> ResetPassword(string token, string password);

    /// <summary>Makes the account of somebody whom an outer application knows, or gives it another name.</summary>
    /// <param name="external">Whose it is.</param>
    /// <param name="name">Display name, 1–64 characters.</param>
    /// <param name="isBot">Whether a program acts here; does not change later.</param>
    /// <returns>
    /// The account, or <see cref="ErrorCode.Conflict"/> when it exists under another id by now.
    /// </returns>
    [Alias("provision")]
    Task<Result<ProvedAccount>> Provision(ExternalId external, string name, bool isBot);

    /// <summary>Makes a token by which the person signs in once.</summary>
    /// <returns>
    /// The token, or <see cref="ErrorCode.NotFound"/> for an account that the application did not make, or <see
    /// cref="ErrorCode.Forbidden"/> for a banned one.
    /// </returns>
    [Alias("mint-sign-in-token")]
    Task<Result<SignInToken>> MintSignInToken(string application);

    /// <summary>Uses a sign-in token up.</summary>
    /// <returns>The account, or <see cref="ErrorCode.Unauthenticated"/> or <see cref="ErrorCode.Forbidden"/>.</returns>
    [Alias("exchange")]
    Task<Result<ProvedAccount>> Exchange(string token);

    /// <summary>Gives the account a role, on behalf of somebody. Its sessions end.</summary>
    /// <returns>
    /// The account, or <see cref="ErrorCode.Forbidden"/>, <see cref="ErrorCode.NotFound"/>, or <see
    /// cref="ErrorCode.Conflict"/> for a guest or a bot.
    /// </returns>
    [Alias("set-role")]
    Task<Result<AccountSummary>> SetRole(AuthenticatedSession by, DeploymentRole role);

    /// <summary>Bans the account or lifts its ban, on behalf of somebody. Its sessions end.</summary>
    /// <param name="by">Who does it.</param>
    /// <param name="banned">False lifts the ban.</param>
    /// <param name="reason">Told to the person; 1–200 characters, or none.</param>
    [Alias("set-ban")]
    Task<Result<AccountSummary>> SetBan(AuthenticatedSession by, bool banned, string? reason);
}

/// <summary>What a person gives to register. The shapes are checked by <see cref="AccountRules"/>.</summary>
/// <param name="Email">As typed; unique after <see cref="AccountRules.NormaliseEmail"/>.</param>
/// <param name="Handle">3–30 of <c>A–Z a–z 0–9 _ . -</c>, unique without regard to case.</param>
/// <param name="Password">8–128 characters.</param>
/// <param name="Name">Display name, 1–64 characters.</param>
[GenerateSerializer, Immutable, Alias("chat.registration")]
public sealed record Registration(string Email, string Handle, string Password, string Name)
{
    public override string ToString() => $"Registration of {Handle}";
}

/// <summary>Somebody as an outer application knows them.</summary>
/// <param name="Application">The application's name, as its keys have it.</param>
/// <param name="Value">The application's id of them: 1–128 characters.</param>
[GenerateSerializer, Immutable, Alias("chat.external-id")]
public sealed record ExternalId(string Application, string Value);

/// <summary>A token for one sign-in.</summary>
/// <param name="Token">What <c>exchange</c> takes.</param>
/// <param name="ExpiresIn">How long it is good.</param>
[GenerateSerializer, Immutable, Alias("chat.sign-in-token")]
public sealed record SignInToken(string Token, TimeSpan ExpiresIn)
{
    public override string ToString() => "SignInToken";
}

/// <summary>An account that somebody just proved to be theirs.</summary>
/// <param name="User">Who they are to others.</param>
/// <param name="Role">Their role.</param>
/// <param name="Stamp">
/// Counts the changes that end sessions. A session begins only while it is the same, so that a log-in that raced with
/// such a change leads nowhere.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.proved-account")]
public sealed record ProvedAccount(Participant User, DeploymentRole Role, long Stamp);
