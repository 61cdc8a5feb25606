using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>Tokens for one use in a relational database.</summary>
internal sealed class SqlOneTimeTokenStore(ISqlDatabase database) : IOneTimeTokenStore
{
    private const string InsertToken =
        "INSERT INTO one_time_token (hash, user_id, purpose, expires_at) VALUES ($1, $2, $3, $4)";

    private const string DeleteOld =
        """
        DELETE FROM one_time_token
        WHERE user_id = $1 AND hash <> $2 AND (expires_at <= $3 OR (purpose = 'password-reset' AND purpose = $4))
        """;

    private const string DeleteToken =
        "DELETE FROM one_time_token WHERE hash = $1 AND user_id = $2 AND purpose = $3 AND expires_at > $4";

    public Task Insert(OneTimeToken token, DateTimeOffset now)
    {
        var purpose = TokenWords.Purposes.Word(token.Purpose);
        return database.Write(
            new SqlStatement(
                InsertToken, token.Hash, token.User.Value, purpose, token.ExpiresAt.ToUnixTimeMilliseconds()),
            new SqlStatement(DeleteOld, token.User.Value, token.Hash, now.ToUnixTimeMilliseconds(), purpose));
    }

    public Task<bool> Spend(UserId user, string hash, TokenPurpose purpose, DateTimeOffset now) =>
        database.Write(new SqlStatement(
            DeleteToken, hash, user.Value, TokenWords.Purposes.Word(purpose), now.ToUnixTimeMilliseconds()));
}
