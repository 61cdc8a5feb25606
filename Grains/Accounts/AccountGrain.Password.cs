using Microsoft.AspNetCore.Identity;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Grains.Mail;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Accounts;

/// <summary>Passwords: changed by who knows them, or by who reads the mail.</summary>
internal sealed partial class AccountGrain
{
    public async Task<Refusal?> ChangePassword(AuthenticatedSession by, string current, string password)
    {
        var account = await store.Load(Id, CancellationToken.None);
        if (account?.PasswordHash is null)
        {
            return Refusals.NoPassword;
        }

        if (PasswordFlaw(password, account.Email, account.Handle) is { } flaw)
        {
            return Refusals.Invalid(flaw);
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
        var token = await NewOneTimeToken(TokenPurpose.PasswordReset, lifetime);
        await audit.Append(new AuditEvent(AuditAction.PasswordResetRequested, Subject: Id.Value));
        mailer.Post(new OutgoingMail(
            email,
            "Your new password",
            $"""
            Somebody, perhaps you, asked for a new password for your account.
            Choose it here, within {lifetime.TotalMinutes:0} minutes:

            {options.Value.Site.TrimEnd('/')}/#reset={token}

            If it was not you, there is nothing to do: your password is as it was.
            """));
    }

    public async Task<Refusal?> ResetPassword(string token, string password)
    {
        var account = await store.Load(Id, CancellationToken.None);
        if (PasswordFlaw(password, account?.Email, account?.Handle) is { } flaw)
        {
            return Refusals.Invalid(flaw);
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

        return await oneTimeTokens.Spend(Id, Tokens.Hash(token), TokenPurpose.PasswordReset, time.GetUtcNow())
            ? await SetPassword(account, hash, keeping: null, AuditAction.PasswordReset)
            : Refusals.ResetTokenInvalid;
    }

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

    private async Task<string> NewOneTimeToken(TokenPurpose purpose, TimeSpan lifetime)
    {
        var secret = new byte[Tokens.SecretBytes];
        ids.Fill(secret);
        var token = Tokens.Create(Id, secret);
        var now = time.GetUtcNow();
        await oneTimeTokens.Insert(new OneTimeToken(Id, Tokens.Hash(token), purpose, now + lifetime), now);
        return token;
    }

    private static string? PasswordFlaw(string typed, string? email, string? handle)
    {
        var password = AccountRules.NormalisePassword(typed);
        return !AccountRules.IsPassword(typed) ? "password: must have 8–128 characters."
            : CommonPasswords.Has(password) ? "password: is one of those that are tried first; choose another."
            : new[] { email, handle, email?.Split('@')[0] }.Contains(password, StringComparer.OrdinalIgnoreCase)
                ? "password: must be another than the e-mail and the handle."
            : null;
    }
}
