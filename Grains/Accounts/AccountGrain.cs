using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Grains.Audit;
using OrleansChat.Grains.Mail;
using OrleansChat.Sessions;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Accounts;

/// <summary>One account: the only writer of its row.</summary>
internal sealed class AccountGrain(
    IAccountStore store,
    OneTimeTokens oneTimeTokens,
    PasswordWork passwords,
    IAuditLog audit,
    IMailer mailer,
    IOptions<AccountOptions> options,
    TimeProvider time)
    : Grain, IAccountGrain
{
    private UserId Id => UserId.Parse(this.GetPrimaryKeyString());

    public async Task<Result<ProvedAccount>> Register(Registration registration)
    {
        if (RegistrationRules.RefusalOf(registration) is { } refusal)
        {
            return refusal;
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
        if (AccountRules.NameError(name) is { } error)
        {
            return Refusals.Invalid("name", error);
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

    public async Task<Result<Profile>> ChangeProfile(AuthenticatedSession by, ProfileChange change) =>
        ProfileRules.RefusalOf(change, by.Role) is { } refusal ? refusal
        : await store.Load(Id, CancellationToken.None) is { } account
            ? await WriteProfile(ProfileRules.Apply(account, change), change.Avatar)
        : Refusals.AccountNotFound;

    public async Task<Refusal?> ChangePassword(AuthenticatedSession by, string current, string password)
    {
        var account = await store.Load(Id, CancellationToken.None);
        if (account?.PasswordHash is null)
        {
            return Refusals.NoPassword;
        }

        if (RegistrationRules.PasswordRefusal(password, account.Email, account.Handle) is { } refusal)
        {
            return refusal;
        }

        return await passwords.Verify(account, current) switch
        {
            null => Refusals.PasswordsBusy,
            PasswordVerificationResult.Failed => Refusals.WrongCurrentPassword,
            _ => await passwords.Hash(account, password) is { } hash
                ? await SetPassword(account, hash, by.Id, AuditAction.PasswordChanged)
                : Refusals.PasswordsBusy,
        };
    }

    public async Task RequestPasswordReset()
    {
        if (await store.Load(Id, CancellationToken.None) is not { PasswordHash: not null, Email: { } email })
        {
            return;
        }

        var lifetime = options.Value.PasswordResetLifetime;
        var token = await oneTimeTokens.Issue(Id, TokenPurpose.PasswordReset, lifetime);
        await audit.Append(new AuditEvent(AuditAction.PasswordResetRequested, Subject: Id.Value));
        mailer.Post(PasswordResetMail.To(email, options.Value.Site, token, lifetime));
    }

    public async Task<Refusal?> ResetPassword(string token, string password)
    {
        var account = await store.Load(Id, CancellationToken.None);
        if (RegistrationRules.PasswordRefusal(password, account?.Email, account?.Handle) is { } refusal)
        {
            return refusal;
        }

        if (account is null)
        {
            return Refusals.ResetTokenInvalid;
        }

        // Before the token is used up: it stays good for whoever has to try again.
        if (await passwords.Hash(account, password) is not { } hash)
        {
            return Refusals.PasswordsBusy;
        }

        return await oneTimeTokens.Spend(Id, token, TokenPurpose.PasswordReset)
            ? await SetPassword(account, hash, keeping: null, AuditAction.PasswordReset)
            : Refusals.ResetTokenInvalid;
    }

    public async Task<Result<ProvedAccount>> Provision(ExternalId external, string name, bool isBot)
    {
        if (RegistrationRules.RefusalOf(external, name) is { } refusal)
        {
            return refusal;
        }

        if (await store.Load(Id, CancellationToken.None) is { } account)
        {
            return account.External == external
                ? await Rename(account, name)
                : Refusals.ApplicationUserNotFound;
        }

        var user = new Participant(Id, isBot ? SenderType.Bot : SenderType.User, name);
        account = new StoredAccount(user, Email: null, Handle: null, PasswordHash: null, time.GetUtcNow())
        {
            External = external,
        };
        return await store.Insert(account)
            ? Proved(account)
            : Refusals.ApplicationUserExists;
    }

    public async Task<Result<SignInToken>> MintSignInToken(string application)
    {
        var account = await store.Load(Id, CancellationToken.None);
        if (account?.External?.Application != application)
        {
            return Refusals.ApplicationUserNotFound;
        }

        if (account.Ban is { } ban)
        {
            return StoredAccounts.Banned(ban);
        }

        var lifetime = options.Value.SignInTokenLifetime;
        return new SignInToken(await oneTimeTokens.Issue(Id, TokenPurpose.SignIn, lifetime), lifetime);
    }

    public async Task<Result<ProvedAccount>> Exchange(string token)
    {
        var isGood = await oneTimeTokens.Spend(Id, token, TokenPurpose.SignIn);
        return !isGood || await store.Load(Id, CancellationToken.None) is not { } account
            ? Refusals.SignInTokenInvalid
            : account.Ban is { } ban ? StoredAccounts.Banned(ban)
            : Proved(account);
    }

    public async Task<Result<AccountSummary>> SetRole(AuthenticatedSession by, DeploymentRole role)
    {
        var account = await store.Load(Id, CancellationToken.None);
        if (AdministrationRules.ToSetRole(by, account, role) is { } refusal)
        {
            return refusal;
        }

        return await Change(
            account!,
            account!.Role == role ? account : AdministrationRules.WithRole(account, role),
            new AuditEvent(AuditAction.RoleChanged, by.User.Id, Id.Value, Detail: role.ToString().ToLowerInvariant()),
            SessionEndCause.Revoked);
    }

    public async Task<Result<AccountSummary>> SetBan(AuthenticatedSession by, bool banned, string? reason)
    {
        var account = await store.Load(Id, CancellationToken.None);
        if (AdministrationRules.ToBan(by, account) is { } refusal)
        {
            return refusal;
        }

        if (reason is not null && AccountRules.ReasonError(reason) is { } error)
        {
            return Refusals.Invalid("reason", error);
        }

        return await Change(
            account!,
            account!.Ban is not null == banned
                ? account
                : AdministrationRules.WithBan(account, banned ? new Ban(time.GetUtcNow(), reason) : null),
            new AuditEvent(banned ? AuditAction.Banned : AuditAction.Unbanned, by.User.Id, Id.Value),
            banned ? SessionEndCause.Banned : SessionEndCause.Revoked);
    }

    private static Result<ProvedAccount> Proved(StoredAccount account) =>
        new(new ProvedAccount(account.User, account.Role, account.Stamp), Refusal: null);

    private async Task<Refusal?> SetPassword(
        StoredAccount account, string hash, SessionId? keeping, AuditAction action)
    {
        await audit.Append(new AuditEvent(action, Id, Id.Value));
        var changed = account with
        {
            PasswordHash = hash,
            Stamp = account.Stamp + 1,
        };
        if (!await store.Update(changed, account.Stamp, keeping))
        {
            return Refusals.AccountChanged;
        }

        await GrainFactory.GetGrain<ISessionGrain>(Id.Value).Recheck(SessionEndCause.Revoked);
        return null;
    }

    private async Task<Result<Profile>> WriteProfile(StoredAccount account, UploadId? avatar)
    {
        if (ProfileRules.RefusalOf(await store.UpdateProfile(account, avatar)) is { } refusal)
        {
            return refusal;
        }

        var profile = StoredAccounts.Profile(account);
        await GrainFactory.GetGrain<ISessionGrain>(Id.Value).TellProfile(profile);
        return profile;
    }

    private async Task<Result<ProvedAccount>> Rename(StoredAccount account, string name)
    {
        var renamed = account with { User = account.User with { Name = name } };
        return renamed != account && (await WriteProfile(renamed, avatar: null)).Refusal is { } refusal
            ? refusal
            : Proved(renamed);
    }

    /// <summary>
    /// Remembers, writes, and ends the sessions. A repeat of what is so already ends them again: the call before may
    /// have got only as far as the write.
    /// </summary>
    private async Task<Result<AccountSummary>> Change(
        StoredAccount before, StoredAccount after, AuditEvent auditEvent, SessionEndCause cause)
    {
        if (after != before)
        {
            await audit.Append(auditEvent);
            if (!await store.Update(after, before.Stamp))
            {
                return Refusals.AccountChanged;
            }
        }

        await GrainFactory.GetGrain<ISessionGrain>(Id.Value).Recheck(cause);
        return StoredAccounts.Summary(after);
    }
}
