using OrleansChat.Accounts;

namespace OrleansChat.Frontend.Http;

internal sealed record NewKeyBody(string? Application, IReadOnlyList<string?>? Scopes);

/// <param name="Key">Shown once; the server keeps a hash.</param>
internal sealed record CreatedKeyBody(string Id, string Key);

internal sealed record KeyBody(
    string Id,
    string Application,
    IReadOnlyList<string> Scopes,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt)
{
    public static KeyBody Of(ApiKeySummary key) => new(
        key.Id,
        key.Application,
        [.. key.Scopes.Select(Words.ApiKeyScopes.Word)],
        key.CreatedBy.Value,
        key.CreatedAt,
        key.RevokedAt);
}

internal sealed record KeyListBody(IReadOnlyList<KeyBody> Items);

internal sealed record ProvisionBody(string? ExternalId, string? Name, bool? Bot);

internal sealed record ProvisionedBody(UserBody User);

internal sealed record SignInTokenBody(string Token, long ExpiresIn);

internal sealed record ExchangeBody(string? Token, string? Device, bool? Cookie);
