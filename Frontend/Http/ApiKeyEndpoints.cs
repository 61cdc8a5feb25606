using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansChat.Accounts;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>Keys of outer applications, for administrators.</summary>
internal sealed class ApiKeyEndpoints(
    HttpApi api, GrainCalls calls, RateLimiter limiter, FrontendIds ids)
{
    private const string ScopesMust = "scopes: must be a list of users and tokens.";

    public void Map(IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/v1/admin/keys");
        keys.MapGet("", api.LoggedIn(List));
        keys.MapPost("", api.LoggedIn<NewKeyBody>(Create));
        keys.MapDelete("/{id}", api.LoggedIn(Revoke));
    }

    private async Task<IResult> List(HttpContext context, AuthenticatedSession session)
    {
        if (await limiter.TakeForAdmin(context, session) is { } limited)
        {
            return limited;
        }

        var result = await calls.AccountReader.ApiKeys(session);
        return result.Value is { } list
            ? TypedResults.Ok(new KeyListBody([.. list.Items.Select(KeyBody.Of)]))
            : Problems.Of(context, result.Refusal!);
    }

    private async Task<IResult> Create(HttpContext context, AuthenticatedSession session, NewKeyBody body)
    {
        if (await limiter.TakeForAdmin(context, session) is { } limited)
        {
            return limited;
        }

        if (HttpApi.Missing((nameof(body.Application), body.Application)) is { } missing)
        {
            return Problems.Violation(context, missing);
        }

        var scopes = (body.Scopes ?? []).Select(Words.ApiKeyScopes.Find).ToList();
        if (scopes.Count == 0 || scopes.Contains(null))
        {
            return Problems.Violation(context, ScopesMust);
        }

        var id = ids.Next("k-");
        var result = await calls.ApiKey(id).Create(
            session, body.Application!, [.. scopes.OfType<ApiKeyScope>()]);
        return result.Value is { } created
            ? TypedResults.Ok(new CreatedKeyBody(id, created.Key))
            : Problems.Of(context, result.Refusal!);
    }

    private async Task<IResult> Revoke(HttpContext context, AuthenticatedSession session)
    {
        if (await limiter.TakeForAdmin(context, session) is { } limited)
        {
            return limited;
        }

        var refusal = UserId.TryParse(context.Request.RouteValues["id"] as string, out var id)
            ? await calls.ApiKey(id.Value).Revoke(session)
            : Refusals.ApiKeyNotFound;
        return refusal is null ? TypedResults.NoContent() : Problems.Of(context, refusal);
    }
}
