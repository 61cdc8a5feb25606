using System.Collections.Immutable;
using OrleansChat.Accounts;

namespace OrleansChat.Grains.Accounts;

/// <summary>The table of API keys. Revoked ones stay, for whoever asks later whose they were.</summary>
public interface IApiKeyStore
{
    Task Insert(StoredApiKey key);

    Task<StoredApiKey?> Load(string id, CancellationToken cancellationToken);

    /// <summary>All of them, oldest first.</summary>
    Task<ImmutableArray<StoredApiKey>> List(CancellationToken cancellationToken);

    Task Revoke(string id, DateTimeOffset now);
}

/// <param name="Hash">As <see cref="OrleansChat.Sessions.Tokens.Hash"/> makes it.</param>
public sealed record StoredApiKey(string Hash, ApiKeySummary Summary)
{
    public override string ToString() => $"StoredApiKey {Summary.Id}";
}
