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
    PasswordWork passwords,
    IAuditLog audit,
    IMailer mailer,
    IIdSource ids,
    IOptions<AccountOptions> options,
    TimeProvider time)
    : Grain, IAccountGrain
{
    public async Task<Result<ProvedAccount>> Register(Registration registration)
    {
        if (Flaw(registration) is { } flaw)
        {
            return Refusals.Invalid(flaw);
        }

        var user = new Participant(Id, SenderType.User, registration.Name);
        var account = new StoredAccount(
            user, registration.Email, registration.Handle, PasswordHash: null, time.GetUtcNow());
        if (await passwords.Hash(account, registration.Password) is not { } hash)
        {
            return Refusals.PasswordsBusy;
        }

        account = account with { PasswordHash = hash };
        return await store.Insert(account)
            ? Proved(account)
            : Refusals.AccountTaken;
    }

    public async Task<Result<ProvedAccount>> RegisterGuest(string name)
    {
        if (AccountRules.NameFlaw(name) is { } flaw)
        {
            return Refusals.Invalid("name", flaw);
        }

        var user = new Participant(Id, SenderType.Guest, name);
        var account = new StoredAccount(user, Email: null, Handle: null, PasswordHash: null, time.GetUtcNow());
        await store.Insert(account);
        return Proved(account);
    }

    public async Task<AccountSummary?> Describe() =>
        await store.Load(Id, CancellationToken.None) is { } account ? StoredAccounts.Summary(account) : null;

    public async Task<Result<ProvedAccount>> LogIn(string password)
    {
        var account = await store.Load(Id, CancellationToken.None);
        if (await passwords.Verify(account, password) is not { } outcome)
        {
            return Refusals.PasswordsBusy;
        }

        if (account is null || outcome is PasswordVerificationResult.Failed)
        {
            return Refusals.WrongPassword;
        }

        // When too many wait, the next log-in will do.
        if (outcome is PasswordVerificationResult.SuccessRehashNeeded
            && await passwords.Hash(account, password) is { } hash)
        {
            await store.Update(account with { PasswordHash = hash }, account.Stamp);
        }

        return account.Ban is { } ban ? StoredAccounts.Banned(ban) : Proved(account);
    }

    private static Result<ProvedAccount> Proved(StoredAccount account) =>
        new(new ProvedAccount(account.User, account.Role, account.Stamp), Refusal: null);

    private UserId Id => UserId.Parse(this.GetPrimaryKeyString());

    private static string? Flaw(Registration registration) =>
        !AccountRules.IsEmail(registration.Email) ? "email: is no e-mail address."
        : AccountRules.HandleFlaw(registration.Handle) is { } handleFlaw ? $"handle: {handleFlaw}."
        : AccountRules.NameFlaw(registration.Name) is { } nameFlaw ? $"name: {nameFlaw}."
        : PasswordFlaw(registration.Password, registration.Email, registration.Handle);
}
