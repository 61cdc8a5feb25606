using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansChat.Accounts;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.Reading;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>Looking after accounts: who there is, roles, bans. The grains decide who may.</summary>
internal sealed class AdminEndpoints(HttpApi api, GrainCalls calls, RateLimiter limiter)
{
    private const string RoleMust = "role: must be superadmin, admin, staff or member.";

    public void Map(IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/api/v1/admin/users");
        users.MapGet("", api.LoggedIn(List));
        users.MapPut("/{id}/role", api.LoggedIn<RoleBody>(SetRole));
        users.MapPut("/{id}/ban", api.LoggedIn<BanBody>(SetBan));
    }

    private async Task<IResult> List(HttpContext context, AuthenticatedSession session)
    {
        if (await limiter.TakeForAdmin(context, session) is { } limited)
        {
            return limited;
        }

        var query = context.Request.Query;
        UserId? after = null;
        if (query.TryGetValue("after", out var cursor))
        {
            if (!UserId.TryParse(cursor, out var parsed))
            {
                return Problems.Violation(context, "after: must be what an answer gave as next.");
            }

            after = parsed;
        }

        var limit = ReadLimits.ListItemsMax;
        if (query.TryGetValue("limit", out var count)
            && (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit == 0))
        {
            return Problems.Violation(context, $"limit: must be from 1 to {ReadLimits.ListItemsMax}.");
        }

        var result = await calls.AccountReader.Search(session, query["query"], after, limit);
        return result.Value is { } page
            ? TypedResults.Ok(new AccountListBody([.. page.Items.Select(AccountBody.Of)], page.Next?.Value))
            : Problems.Of(context, result.Refusal!);
    }

    private async Task<IResult> SetRole(HttpContext context, AuthenticatedSession session, RoleBody body) =>
        await limiter.TakeForAdmin(context, session) is { } limited
            ? limited
            : Words.DeploymentRoles.Find(body.Role) is not { } role
            ? Problems.Violation(context, RoleMust)
            : await Change(context, account => account.SetRole(session, role));

    private async Task<IResult> SetBan(HttpContext context, AuthenticatedSession session, BanBody body) =>
        await limiter.TakeForAdmin(context, session) is { } limited
            ? limited
            : body.Banned is not { } banned
            ? Problems.Violation(context, "banned: must be true or false.")
            : await Change(context, account => account.SetBan(session, banned, body.Reason));

    private async Task<IResult> Change(HttpContext context, Func<IAccountGrain, Task<Result<AccountSummary>>> change)
    {
        if (!UserId.TryParse(context.Request.RouteValues["id"] as string, out var user))
        {
            return Problems.Of(context, Refusals.AccountNotFound);
        }

        var result = await change(calls.Account(user));
        return result.Value is { } account
            ? TypedResults.Ok(AccountBody.Of(account))
            : Problems.Of(context, result.Refusal!);
    }
}
