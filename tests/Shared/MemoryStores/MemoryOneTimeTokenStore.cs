using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Tests.MemoryStores;

/// <inheritdoc cref="MemoryDatabase"/>
internal sealed class MemoryOneTimeTokenStore(MemoryDatabase database) : IOneTimeTokenStore
{
    public Task Insert(OneTimeToken token, DateTimeOffset now)
    {
        lock (database.TablesGate)
        {
            foreach (var (hash, other) in database.OneTimeTokens)
            {
                if (other.User == token.User
                    && (other.ExpiresAt <= now || (other.Purpose, token.Purpose) is
                        (TokenPurpose.PasswordReset, TokenPurpose.PasswordReset)))
                {
                    database.OneTimeTokens.Remove(hash);
                }
            }

            database.OneTimeTokens.Add(token.Hash, token);
        }

        return Task.CompletedTask;
    }

    public Task<bool> Spend(UserId user, string hash, TokenPurpose purpose, DateTimeOffset now)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(
                database.OneTimeTokens.TryGetValue(hash, out var token)
                && token.User == user
                && token.Purpose == purpose
                && token.ExpiresAt > now
                && database.OneTimeTokens.Remove(hash));
        }
    }
}
