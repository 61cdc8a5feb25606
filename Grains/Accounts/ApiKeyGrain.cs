using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Grains.Audit;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Accounts;

/// <summary>One API key. Asks the table every time, so that a revoked key is good nowhere.</summary>
internal sealed class ApiKeyGrain(IApiKeyStore store, IAuditLog audit, IIdSource ids, TimeProvider time)
    : Grain, IApiKeyGrain
{
    private string Id => this.GetPrimaryKeyString();

    public async Task<Result<NewApiKey>> Create(
        AuthenticatedSession by, string application, ImmutableArray<ApiKeyScope> scopes)
    {
        if (AdministrationRules.ToManageKeys(by) is { } refusal)
        {
            return refusal;
        }

        if (AccountRules.NameError(application) is { } error)
        {
            return Refusals.Invalid("application", error);
        }

        if (scopes.IsEmpty)
        {
            return Refusals.ApiKeyScopesMissing;
        }

        var secret = new byte[Tokens.SecretBytes];
        ids.Fill(secret);
        var key = Tokens.Create(UserId.Parse(Id), secret);
        await audit.Append(new AuditEvent(AuditAction.KeyCreated, by.User.Id, Id, Detail: application));
        await store.Insert(new StoredApiKey(
            Tokens.Hash(key),
            new ApiKeySummary(
                Id, application, [.. scopes.Distinct().Order()], by.User.Id, time.GetUtcNow(), RevokedAt: null)));
        return new NewApiKey(key);
    }

    public async Task<Result<string>> Prove(string key, ApiKeyScope scope)
    {
        var stored = await store.Load(Id, CancellationToken.None);
        var isGood = stored is { Summary.RevokedAt: null } && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(stored.Hash), Encoding.ASCII.GetBytes(Tokens.Hash(key)));
        return !isGood ? Refusals.ApiKeyInvalid
            : stored!.Summary.Scopes.Contains(scope) ? stored.Summary.Application
            : Refusals.ApiKeyForbids;
    }

    public async Task<Refusal?> Revoke(AuthenticatedSession by)
    {
        if (AdministrationRules.ToManageKeys(by) is { } refusal)
        {
            return refusal;
        }

        if (await store.Load(Id, CancellationToken.None) is null)
        {
            return Refusals.ApiKeyNotFound;
        }

        await audit.Append(new AuditEvent(AuditAction.KeyRevoked, by.User.Id, Id));
        await store.Revoke(Id, time.GetUtcNow());
        return null;
    }
}
