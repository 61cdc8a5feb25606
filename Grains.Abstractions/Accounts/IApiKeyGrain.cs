using System.Collections.Immutable;

namespace OrleansChat.Accounts;

/// <summary>One API key of an application. Key: the part of the API key before <c>~</c>.</summary>
[Alias("chat.api-key")]
public interface IApiKeyGrain : IGrainWithStringKey
{
    /// <summary>Creates the key.</summary>
    /// <param name="by">The administrator.</param>
    /// <param name="application">
    /// The application's name, 1–64 characters. An application can act only on accounts it provisioned.
    /// </param>
    /// <param name="scopes">What the key allows; at least one scope.</param>
    /// <returns>
    /// The key; <see cref="ErrorCode.Forbidden"/>, or <see cref="ErrorCode.SchemaViolation"/> for a bad name or no
    /// scope.
    /// </returns>
    [Alias("create")]
    Task<Result<NewApiKey>> Create(
        AuthenticatedSession by, string application, ImmutableArray<ApiKeyScope> scopes);

    /// <summary>Authenticates a request that carries a key.</summary>
    /// <param name="key">The complete API key.</param>
    /// <param name="scope">What the request needs.</param>
    /// <returns>
    /// The name of the application; <see cref="ErrorCode.Unauthenticated"/> for an unknown or revoked key, <see
    /// cref="ErrorCode.Forbidden"/> if the key lacks the scope.
    /// </returns>
    [Alias("prove")]
    Task<Result<string>> Prove(string key, ApiKeyScope scope);

    /// <summary>Revokes the key.</summary>
    /// <param name="by">The administrator.</param>
    /// <returns>
    /// Null on success; <see cref="ErrorCode.Forbidden"/>, or <see cref="ErrorCode.NotFound"/> for an unknown key.
    /// </returns>
    [Alias("revoke")]
    Task<Refusal?> Revoke(AuthenticatedSession by);
}

/// <summary>What an API key allows.</summary>
/// <remarks>The numbers are sent between silos: never reuse one. 0 isn't a value.</remarks>
[GenerateSerializer, Alias("chat.api-key-scope")]
public enum ApiKeyScope
{
    /// <summary>Provisioning the application's people and bots.</summary>
    Users = 1,

    /// <summary>Requesting tokens with which they sign in.</summary>
    Tokens = 2,
}

/// <summary>A new API key. It is shown once; the server keeps only a hash.</summary>
/// <param name="Key">The complete key: <c>id~secret</c>.</param>
[GenerateSerializer, Immutable, Alias("chat.new-api-key")]
public sealed record NewApiKey(string Key)
{
    /// <summary>Leaves the secret out.</summary>
    public override string ToString() => "NewApiKey";
}

/// <summary>An API key as administrators see it.</summary>
/// <param name="Id">The part before <c>~</c>.</param>
/// <param name="Application">The application's name.</param>
/// <param name="Scopes">What the key allows.</param>
/// <param name="CreatedBy">The administrator who created it.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
/// <param name="RevokedAt">When it was revoked, UTC; null while it is valid.</param>
[GenerateSerializer, Immutable, Alias("chat.api-key-summary")]
public sealed record ApiKeySummary(
    string Id,
    string Application,
    ImmutableArray<ApiKeyScope> Scopes,
    UserId CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt);

/// <summary>All API keys of the deployment.</summary>
/// <param name="Items">Valid and revoked keys.</param>
[GenerateSerializer, Immutable, Alias("chat.api-key-list")]
public sealed record ApiKeyList(ImmutableArray<ApiKeySummary> Items);
