using Orleans.Concurrency;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Reading;

/// <inheritdoc cref="IAccountReaderGrain"/>
[StatelessWorker]
internal sealed class AccountReaderGrain(IAccountStore accounts, IApiKeyStore apiKeys) : Grain, IAccountReaderGrain
{
    public Task<UserId?> Find(string email) =>
        accounts.FindByEmail(AccountRules.NormaliseEmail(email), CancellationToken.None);

    public Task<UserId?> FindProvisioned(ExternalId external) =>
        accounts.FindProvisioned(external, CancellationToken.None);

    public async Task<Result<AccountPage>> Search(AuthenticatedSession by, string? query, UserId? after, int limit)
    {
        if (AdministrationRules.ToSeeAccounts(by) is { } refusal)
        {
            return refusal;
        }

        var count = Math.Clamp(limit, 1, ReadLimits.ListItemsMax);
        var found = await accounts.Search(query ?? "", after, count + 1, CancellationToken.None);
        var items = found.Take(count).Select(StoredAccounts.Summary).ToArray();
        return new AccountPage([.. items], found.Length > count ? items[^1].User.Id : null);
    }

    public async Task<Result<ApiKeyList>> ApiKeys(AuthenticatedSession by)
    {
        if (AdministrationRules.ToManageKeys(by) is { } refusal)
        {
            return refusal;
        }

        var keys = await apiKeys.List(CancellationToken.None);
        return new ApiKeyList([.. keys.Select(key => key.Summary)]);
    }
}
