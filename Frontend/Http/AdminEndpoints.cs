using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansChat.Accounts;
using OrleansChat.Permissions;
using OrleansChat.RateLimits;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Http;

/// <summary>Looking after accounts: who there is, roles, bans.</summary>
internal sealed class AdminEndpoints(GrainCalls calls)
{
    public void Map(RouteGroupBuilder api)
    {
        var users = api.MapGroup("/admin/users").WithTags("Administration").LimitByUser(RateLimitPolicies.AdminUser);
        users.MapGet("", List).RequirePermission(Permission.ListAccounts);
        users.MapPut("/{id}/role", SetRole).RequirePermission(Permission.AssignDeploymentRole);
        users.MapPut("/{id}/ban", SetBan).RequirePermission(Permission.BanAccount);
    }

    /// <summary>Lists accounts whose e-mail or handle begins with the query, or whose id it is.</summary>
    public async Task<Results<Ok<AccountListResponse>, RefusalResult>> List(
        ClaimsPrincipal user, string? query, string? after, string? limit)
    {
        UserId? cursor = UserId.TryParse(after, out var parsed) ? parsed : null;
        if (after is not null && cursor is null)
        {
            return new RefusalResult(Refusals.Invalid("after", Requirements.Cursor));
        }

        var count = ReadLimits.ListItemsMax;
        if (limit is not null
            && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count == 0))
        {
            return new RefusalResult(Refusals.Invalid("limit", Requirements.IntegerFrom(1, ReadLimits.ListItemsMax)));
        }

        var result = await calls.AccountReader.Search(user.Session(), query, cursor, count);
        return result.ToHttp(page => new AccountListResponse(
            [.. page.Items.Select(AccountResponse.Of)], page.Next?.Value));
    }

    /// <summary>Gives an account a role; its sessions end.</summary>
    public async Task<Results<Ok<AccountResponse>, RefusalResult>> SetRole(
        ClaimsPrincipal user, string id, SetRoleRequest request) =>
        Words.DeploymentRoles.Find(request.Role) is { } role
            ? await Change(id, account => account.SetRole(user.Session(), role))
            : new RefusalResult(Refusals.RoleUnknown);

    /// <summary>Bans an account, or lifts its ban; its sessions end.</summary>
    public Task<Results<Ok<AccountResponse>, RefusalResult>> SetBan(
        ClaimsPrincipal user, string id, SetBanRequest request) =>
        Change(id, account => account.SetBan(user.Session(), request.Banned, request.Reason));

    private async Task<Results<Ok<AccountResponse>, RefusalResult>> Change(
        string id, Func<IAccountGrain, Task<Result<AccountSummary>>> change) =>
        UserId.TryParse(id, out var user)
            ? (await change(calls.Account(user))).ToHttp(AccountResponse.Of)
            : new RefusalResult(Refusals.AccountNotFound);
}

internal sealed record SetRoleRequest(string Role);

internal sealed record SetBanRequest(bool Banned, string? Reason = null);

/// <summary>An account as those see it who look after accounts. Times are RFC 3339.</summary>
internal sealed record AccountResponse(
    UserResponse User,
    string Role,
    string? Email,
    string? Handle,
    DateTimeOffset CreatedAt,
    DateTimeOffset? BannedAt,
    string? BanReason)
{
    public static AccountResponse Of(AccountSummary account) => new(
        UserResponse.Of(account.User),
        Words.DeploymentRoles.Word(account.Role),
        account.Email,
        account.Handle,
        account.CreatedAt,
        account.BannedAt,
        account.BanReason);
}

/// <param name="Next">The <c>after</c> of the next page; none on the last one.</param>
internal sealed record AccountListResponse(IReadOnlyList<AccountResponse> Items, string? Next);
