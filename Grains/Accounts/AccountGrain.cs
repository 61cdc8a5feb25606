using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrleansChat.Accounts;
using OrleansChat.Grains.Audit;
using OrleansChat.Grains.Mail;

namespace OrleansChat.Grains.Accounts;

/// <summary>One account: the only writer of its row.</summary>
internal sealed partial class AccountGrain(
    IAccountStore store,
    IOneTimeTokenStore oneTimeTokens,
    IPasswordHasher<StoredAccount> hasher,
    IAuditLog audit,
    IMailer mailer,
    IIdSource ids,
    IOptions<AccountOptions> options,
    TimeProvider time)
    : Grain, IAccountGrain
{
    private static readonly Refusal WrongLogIn =
        new(ErrorCode.Unauthenticated, "The e-mail or the password is wrong.");

    /// <summary>A hash of nobody's password: checking against it takes as long as a real check.</summary>
    private static readonly Lazy<string> DecoyHash =
        new(() => new PasswordHasher<StoredAccount>().HashPassword(null!, "decoy"));

    public async Task<AccountResult> Register(Registration registration)
    {
        if (Flaw(registration) is { } flaw)
        {
            return new AccountResult(Account: null, new Refusal(ErrorCode.SchemaViolation, flaw));
        }

        var user = new Participant(Id, SenderType.User, registration.Name);
        var account = new StoredAccount(
            user, registration.Email, registration.Handle, PasswordHash: null, time.GetUtcNow());
        account = account with { PasswordHash = hasher.HashPassword(account, registration.Password) };
        return await store.Insert(account)
            ? Proved(account)
            : new AccountResult(Account: null, new Refusal(ErrorCode.Conflict, "The e-mail or the handle is taken."));
    }

    public async Task<AccountResult> RegisterGuest(string name)
    {
        if (!AccountRules.IsName(name))
        {
            return new AccountResult(
                Account: null, new Refusal(ErrorCode.SchemaViolation, "name: must have 1–64 characters."));
        }

        var user = new Participant(Id, SenderType.Guest, name);
        var account = new StoredAccount(user, Email: null, Handle: null, PasswordHash: null, time.GetUtcNow());
        await store.Insert(account);
        return Proved(account);
    }

    public async Task<AccountSummary?> Describe() =>
        await store.Load(Id, CancellationToken.None) is { } account ? StoredAccounts.Summary(account) : null;

    public async Task<AccountResult> LogIn(string password)
    {
        var account = await store.Load(Id, CancellationToken.None);
        var outcome = hasher.VerifyHashedPassword(account!, account?.PasswordHash ?? DecoyHash.Value, password);
        if (account?.PasswordHash is null || outcome is PasswordVerificationResult.Failed)
        {
            return new AccountResult(Account: null, WrongLogIn);
        }

        if (outcome is PasswordVerificationResult.SuccessRehashNeeded)
        {
            var rehashed = account with { PasswordHash = hasher.HashPassword(account, password) };
            await store.Update(rehashed, account.Stamp);
        }

        return account.Ban is { } ban ? new AccountResult(Account: null, Banned(ban)) : Proved(account);
    }

    private static Refusal Banned(Ban ban) =>
        new(ErrorCode.Forbidden, ban.Reason is { } reason
            ? $"This account is banned: {reason}"
            : "This account is banned.");

    private static AccountResult Proved(StoredAccount account) =>
        new(new ProvedAccount(account.User, account.Role, account.Stamp), Refusal: null);

    private UserId Id => UserId.Parse(this.GetPrimaryKeyString());

    private static string? Flaw(Registration registration) =>
        !AccountRules.IsEmail(registration.Email) ? "email: is no e-mail address."
        : !AccountRules.IsHandle(registration.Handle) ? "handle: must have 3–30 of A–Z a–z 0–9 _ . -"
        : !AccountRules.IsName(registration.Name) ? "name: must have 1–64 characters."
        : PasswordFlaw(registration.Password, registration.Email, registration.Handle);
}
