using OrleansChat.Accounts;

namespace OrleansChat.Frontend.Http;

internal sealed record RoleBody(string? Role);

internal sealed record BanBody(bool? Banned, string? Reason);

/// <summary>An account as those see it who look after accounts. Times are RFC 3339.</summary>
internal sealed record AccountBody(
    UserBody User,
    string Role,
    string? Email,
    string? Handle,
    DateTimeOffset CreatedAt,
    DateTimeOffset? BannedAt,
    string? BanReason)
{
    public static AccountBody Of(AccountSummary account) => new(
        Grants.Body(account.User),
        Words.DeploymentRoles.Word(account.Role),
        account.Email,
        account.Handle,
        account.CreatedAt,
        account.BannedAt,
        account.BanReason);
}

internal sealed record AccountListBody(IReadOnlyList<AccountBody> Items, string? Next);
