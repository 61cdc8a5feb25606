using Microsoft.AspNetCore.Http.HttpResults;
using OrleansChat.Accounts;
using OrleansChat.Permissions;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.Http;

/// <summary>Keys of outer applications, for administrators.</summary>
internal sealed class ApiKeyEndpoints(GrainCalls calls, FrontendIds ids)
{
    public void Map(RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/admin/keys").WithTags("Administration")
            .RequirePermission(Permission.ManageApiKeys)
            .LimitByUser(RateLimitPolicies.AdminUser);
        keys.MapGet("", List);
        keys.MapPost("", Create);
        keys.MapDelete("/{id}", Revoke);
    }

    /// <summary>Lists the keys of all applications.</summary>
    public async Task<Results<Ok<ApiKeyListResponse>, RefusalResult>> List(ClaimsPrincipal user) =>
        (await calls.AccountReader.ApiKeys(user.Session()))
            .ToHttp(list => new ApiKeyListResponse([.. list.Items.Select(ApiKeyResponse.Of)]));

    /// <summary>Makes a key, which is shown once.</summary>
    public async Task<Results<Ok<NewApiKeyResponse>, RefusalResult>> Create(
        ClaimsPrincipal user, NewApiKeyRequest request)
    {
        var scopes = request.Scopes.Select(Words.ApiKeyScopes.Find).ToList();
        if (scopes.Count == 0 || scopes.Contains(null))
        {
            return new RefusalResult(Refusals.ApiKeyScopesUnknown);
        }

        var id = ids.Next("k-");
        var result = await calls.ApiKey(id).Create(
            user.Session(), request.Application, [.. scopes.OfType<ApiKeyScope>()]);
        return result.ToHttp(created => new NewApiKeyResponse(id, created.Key));
    }

    /// <summary>Ends a key.</summary>
    public async Task<Results<NoContent, RefusalResult>> Revoke(ClaimsPrincipal user, string id)
    {
        var refusal = UserId.TryParse(id, out var key)
            ? await calls.ApiKey(key.Value).Revoke(user.Session())
            : Refusals.ApiKeyNotFound;
        return refusal.ToHttp();
    }
}

/// <param name="Application">What one application provisions no other can touch; 1–64 characters.</param>
/// <param name="Scopes">What the key is good for: <c>users</c>, <c>tokens</c>.</param>
internal sealed record NewApiKeyRequest(string Application, IReadOnlyList<string?> Scopes);

/// <param name="Key">Shown once; the server keeps a hash.</param>
internal sealed record NewApiKeyResponse(string Id, string Key);

internal sealed record ApiKeyResponse(
    string Id,
    string Application,
    IReadOnlyList<string> Scopes,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt)
{
    public static ApiKeyResponse Of(ApiKeySummary key) => new(
        key.Id,
        key.Application,
        [.. key.Scopes.Select(Words.ApiKeyScopes.Word)],
        key.CreatedBy.Value,
        key.CreatedAt,
        key.RevokedAt);
}

internal sealed record ApiKeyListResponse(IReadOnlyList<ApiKeyResponse> Items);
