using OrleansChat.Accounts;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Accounts;

/// <summary>Creates and redeems tokens that are good once, such as those in mails. Only hashes are stored.</summary>
internal sealed class OneTimeTokens(IOneTimeTokenStore store, IIdSource ids, TimeProvider time)
{
    /// <summary>Makes a token of an account.</summary>
    public async Task<string> Issue(UserId account, TokenPurpose purpose, TimeSpan lifetime)
    {
        var secret = new byte[Tokens.SecretBytes];
        ids.Fill(secret);
        var token = Tokens.Create(account, secret);
        var now = time.GetUtcNow();
        await store.Insert(new OneTimeToken(account, Tokens.Hash(token), purpose, now + lifetime), now);
        return token;
    }

    /// <summary>Uses a token up.</summary>
    /// <returns>False when it was not good: unknown, spent, expired, or for another account or purpose.</returns>
    public Task<bool> Spend(UserId account, string token, TokenPurpose purpose) =>
        store.Spend(account, Tokens.Hash(token), purpose, time.GetUtcNow());
}
