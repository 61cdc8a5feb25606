using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Reading;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Reading;

/// <inheritdoc cref="IAccountReaderGrain"/>
[StatelessWorker]
internal sealed class AccountReaderGrain(
    IAccountStore accounts, IApiKeyStore apiKeys, PeopleCursors cursors, IOptions<AccountOptions> options)
    : Grain, IAccountReaderGrain
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

    public async Task<Result<PeoplePage>> People(AuthenticatedSession by, PeopleQuery query)
    {
        if (PersonKeys.Prefix(query.Text) is not { } prefix)
        {
            return Refusals.NobodyToFind;
        }

        var asker = by.User.Id;
        var after = query.After is { } cursor ? await cursors.Open(cursor, asker, prefix) : null;
        if (query.After is not null && after is null)
        {
            return Refusals.Invalid("after", Requirements.Cursor);
        }

        var everybody = PeopleRules.FindsEverybody(options.Value.FoundBy, by.Role);
        var limit = Math.Clamp(query.Limit, 1, ReadLimits.ListItemsMax);
        var found = await accounts.FindPeople(
            new PeopleSearch(asker, prefix, everybody, after, limit), CancellationToken.None);
        var presences = await Task.WhenAll(found.People.Select(
            person => GrainFactory.GetGrain<ISessionGrain>(person.User.Id.Value).GetPresence()));
        return new PeoplePage(
            [
                .. found.People.Zip(
                    presences,
                    (person, presence) => new PersonItem(person.User, person.Handle, presence.Online)
                    {
                        Avatar = person.Avatar,
                    }),
            ],
            found.Next is { } next ? await cursors.Seal(next, asker, prefix) : null);
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
