using OrleansChat.Accounts;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Accounts;

/// <summary>Accounts of an outer application, whose people sign in by a token that it asks for.</summary>
internal sealed partial class AccountGrain
{
    public async Task<AccountResult> Provision(ExternalId external, string name, bool isBot)
    {
        var flaw = AccountRules.NameFlaw(name) is { } nameFlaw ? $"name: {nameFlaw}."
            : !AccountRules.IsExternalId(external.Value)
                ? "externalId: must have 1–128 characters and no control characters."
            : null;
        if (flaw is not null)
        {
            return new AccountResult(Account: null, Refusals.Invalid(flaw));
        }

        if (await store.Load(Id, CancellationToken.None) is { } account)
        {
            return account.External == external
                ? await Rename(account, name)
                : new AccountResult(Account: null, Refusals.ApplicationUserNotFound);
        }

        var user = new Participant(Id, isBot ? SenderType.Bot : SenderType.User, name);
        account = new StoredAccount(user, Email: null, Handle: null, PasswordHash: null, time.GetUtcNow())
        {
            External = external,
        };
        return await store.Insert(account)
            ? Proved(account)
            : new AccountResult(Account: null, Refusals.ApplicationUserExists);
    }

    public async Task<SignInTokenResult> MintSignInToken(string application)
    {
        var account = await store.Load(Id, CancellationToken.None);
        if (account?.External?.Application != application)
        {
            return new SignInTokenResult(Token: null, default, Refusals.ApplicationUserNotFound);
        }

        if (account.Ban is { } ban)
        {
            return new SignInTokenResult(Token: null, default, StoredAccounts.Banned(ban));
        }

        var lifetime = options.Value.SignInTokenLifetime;
        return new SignInTokenResult(await NewOneTimeToken(TokenPurpose.SignIn, lifetime), lifetime, Refusal: null);
    }

    public async Task<AccountResult> Exchange(string token)
    {
        var isGood = await oneTimeTokens.Spend(Id, Tokens.Hash(token), TokenPurpose.SignIn, time.GetUtcNow());
        return !isGood || await store.Load(Id, CancellationToken.None) is not { } account
            ? new AccountResult(Account: null, Refusals.SignInTokenInvalid)
            : account.Ban is { } ban ? new AccountResult(Account: null, StoredAccounts.Banned(ban))
            : Proved(account);
    }

    private async Task<AccountResult> Rename(StoredAccount account, string name)
    {
        var renamed = account with { User = account.User with { Name = name } };
        return renamed == account || await store.Update(renamed, account.Stamp)
            ? Proved(renamed)
            : new AccountResult(Account: null, Refusals.AccountChanged);
    }
}
