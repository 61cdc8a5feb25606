using System.Collections.Immutable;
using OrleansChat.Sessions;

namespace OrleansChat.Accounts;

/// <summary>One key of an outer application. Key: the part of the API key before <c>~</c>.</summary>
[Alias("chat.api-key")]
public interface IApiKeyGrain : IGrainWithStringKey
{
    /// <summary>Makes the key, on behalf of somebody.</summary>
    /// <param name="by">Who does it.</param>
    /// <param name="application">Whose key, 1–64 characters; what one provisions no other can touch.</param>
    /// <param name="scopes">What it is good for; at least one.</param>
    [Alias("create")]
    Task<Result<NewApiKey>> Create(
        AuthenticatedSession by, string application, ImmutableArray<ApiKeyScope> scopes);

    /// <summary>Proves a key.</summary>
    /// <returns>
    /// Its application, or <see cref="ErrorCode.Unauthenticated"/> for an unknown or revoked key, or <see
    /// cref="ErrorCode.Forbidden"/> for one that is not good for this.
    /// </returns>
    [Alias("prove")]
    Task<Result<string>> Prove(string key, ApiKeyScope scope);

    /// <summary>Ends the key, on behalf of somebody.</summary>
    [Alias("revoke")]
    Task<Refusal?> Revoke(AuthenticatedSession by);
}

/// <summary>What an API key is good for.</summary>
/// <remarks>Numbers are sent between silos: never reuse one. 0 is no value.</remarks>
[GenerateSerializer, Alias("chat.api-key-scope")]
public enum ApiKeyScope
{
    /// <summary>To create people and bots of the application.</summary>
    Users = 1,

    /// <summary>To ask for tokens by which they sign in.</summary>
    Tokens = 2,
}

/// <summary>A new key, shown once.</summary>
[GenerateSerializer, Immutable, Alias("chat.new-api-key")]
public sealed record NewApiKey(string Key)
{
    public override string ToString() => "NewApiKey";
}

/// <summary>A key as those see it who look after keys.</summary>
[GenerateSerializer, Immutable, Alias("chat.api-key-summary")]
public sealed record ApiKeySummary(
    string Id,
    string Application,
    ImmutableArray<ApiKeyScope> Scopes,
    UserId CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt);

[GenerateSerializer, Immutable, Alias("chat.api-key-list")]
public sealed record ApiKeyList(ImmutableArray<ApiKeySummary> Items);
