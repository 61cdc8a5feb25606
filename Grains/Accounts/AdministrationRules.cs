using OrleansChat.Accounts;
using OrleansChat.Permissions;

namespace OrleansChat.Grains.Accounts;

/// <summary>Who may change what somebody is to the deployment, and how the account looks then.</summary>
public static class AdministrationRules
{
    /// <summary>Why somebody may not see the list of accounts.</summary>
    public static Refusal? ToSeeAccounts(AuthenticatedSession by) => Without(Permission.ListAccounts, by);

    /// <summary>Why somebody may not make, see or revoke API keys.</summary>
    public static Refusal? ToManageKeys(AuthenticatedSession by) => Without(Permission.ManageApiKeys, by);

    /// <summary>Why somebody may not search the messages of the deployment.</summary>
    public static Refusal? ToSearch(AuthenticatedSession by) =>
        Without(Permission.SearchDeployment, by) is null ? null : Refusals.SearchForAdministrators;

    /// <summary>Why somebody may not ban the account, or lift its ban.</summary>
    public static Refusal? ToBan(AuthenticatedSession by, StoredAccount? account) =>
        Without(Permission.BanAccount, by) ?? ToActOn(by, account);

    /// <summary>Why somebody may not give the account the role.</summary>
    public static Refusal? ToSetRole(AuthenticatedSession by, StoredAccount? account, DeploymentRole role) =>
        Without(Permission.AssignDeploymentRole, by)
        ?? ToActOn(by, account)
        ?? (MayActOn(by.Role, role) ? null : Refusals.RoleNotGrantable)
        ?? RefusalOf(account!, role);

    /// <summary>Why the account cannot have the role, whoever gives it.</summary>
    public static Refusal? RefusalOf(StoredAccount account, DeploymentRole role) =>
        role is DeploymentRole.Guest ? Refusals.RoleUnknown
        : account.User.Type is SenderType.Guest or SenderType.Bot or SenderType.System ? Refusals.RoleFixed
        : null;

    /// <summary>The account with the role: its sessions are over.</summary>
    public static StoredAccount WithRole(StoredAccount account, DeploymentRole role) => account with
    {
        User = account.User with { Type = role.SenderType() },
        Role = role,
        Stamp = account.Stamp + 1,
    };

    /// <summary>The account with the ban, or without one: its sessions are over.</summary>
    public static StoredAccount WithBan(StoredAccount account, Ban? ban) => account with
    {
        Ban = ban,
        Stamp = account.Stamp + 1,
    };

    private static Refusal? Without(Permission permission, AuthenticatedSession by) =>
        PermissionTable.Allows(permission, member: null, by.Role) ? null : Refusals.AccountsForAdministrators;

    private static Refusal? ToActOn(AuthenticatedSession by, StoredAccount? account) =>
        account is null ? Refusals.AccountNotFound
        : account.User.Id == by.User.Id ? Refusals.OwnAccount
        : MayActOn(by.Role, account.Role) ? null
        : Refusals.RoleTooHigh;

    private static bool MayActOn(DeploymentRole actor, DeploymentRole role) =>
        actor is DeploymentRole.Superadmin || actor.IsAbove(role);
}
