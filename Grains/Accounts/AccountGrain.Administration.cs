using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Accounts;

/// <summary>What others do to an account: roles and bans.</summary>
internal sealed partial class AccountGrain
{
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

        if (reason is not null && AccountRules.ReasonFlaw(reason) is { } flaw)
        {
            return Refusals.Invalid("reason", flaw);
        }

        return await Change(
            account!,
            account!.Ban is not null == banned
                ? account
                : AdministrationRules.WithBan(account, banned ? new Ban(time.GetUtcNow(), reason) : null),
            new AuditEvent(banned ? AuditAction.Banned : AuditAction.Unbanned, by.User.Id, Id.Value),
            banned ? SessionEndCause.Banned : SessionEndCause.Revoked);
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
