using OrleansChat.Accounts;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Accounts;

/// <summary>Accounts of an outer application, whose people sign in by a token that it asks for.</summary>
internal sealed partial class AccountGrain
{
    public async Task<Result<ProvedAccount>> Provision(ExternalId external, string name, bool isBot)
    {
        var flaw = AccountRules.NameFlaw(name) is { } nameFlaw ? $"name: {nameFlaw}."
            : !AccountRules.IsExternalId(external.Value)
                ? "externalId: must have 1–128 characters and no control characters."
            : null;
        if (flaw is not null)
        {
            return Refusals.Invalid(flaw);
        }

        if (await store.Load(Id, CancellationToken.None) is { } account)
        {
            return account.External == external
                ? await Rename(account, name)
                : Refusals.ApplicationUserNotFound;
        }

        var user = new Participant(Id, isBot ? SenderType.Bot : SenderType.User, name);
        account = new StoredAccount(user, Email: null, Handle: null, PasswordHash: null, time.GetUtcNow())
        {
            External = external,
        };
        return await store.Insert(account)
            ? Proved(account)
            : Refusals.ApplicationUserExists;
    }

    public async Task<Result<SignInToken>> MintSignInToken(string application)
    {
        var account = await store.Load(Id, CancellationToken.None);
        if (account?.External?.Application != application)
        {
            return Refusals.ApplicationUserNotFound;
        }

        if (account.Ban is { } ban)
        {
            return StoredAccounts.Banned(ban);
        }

        var lifetime = options.Value.SignInTokenLifetime;
        return new SignInToken(await NewOneTimeToken(TokenPurpose.SignIn, lifetime), lifetime);
    }

    public async Task<Result<ProvedAccount>> Exchange(string token)
    {
        var isGood = await oneTimeTokens.Spend(Id, Tokens.Hash(token), TokenPurpose.SignIn, time.GetUtcNow());
        return !isGood || await store.Load(Id, CancellationToken.None) is not { } account
            ? Refusals.SignInTokenInvalid
            : account.Ban is { } ban ? StoredAccounts.Banned(ban)
            : Proved(account);
    }

    private async Task<Result<ProvedAccount>> Rename(StoredAccount account, string name)
    {
        var renamed = account with { User = account.User with { Name = name } };
        return renamed == account || await store.Update(renamed, account.Stamp)
            ? Proved(renamed)
            : Refusals.AccountChanged;
    }
}
