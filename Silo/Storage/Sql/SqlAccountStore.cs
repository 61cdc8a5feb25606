using System.Collections.Immutable;
using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>Accounts in a relational database.</summary>
internal sealed class SqlAccountStore(ISqlDatabase database) : IAccountStore
{
    private const string InsertAccount =
        """
        INSERT INTO account (id, type, name, email, email_key, handle, handle_key, password_hash, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT DO NOTHING
        """;

    private const string SelectAccount =
        "SELECT id, type, name, email, handle, password_hash, created_at FROM account WHERE id = $1";

    private const string UpdatePasswordHash = "UPDATE account SET password_hash = $2 WHERE id = $1";

    private const string SelectByEmail = "SELECT id FROM account WHERE email_key = $1";

    private readonly string _selectParticipants =
        $"SELECT id, type, name FROM account WHERE id IN ({database.Dialect.Set("$1")})";

    public Task<bool> Insert(StoredAccount account) =>
        database.Write(new SqlStatement(
            InsertAccount,
            account.User.Id.Value,
            Words.SenderTypes.Word(account.User.Type),
            account.User.Name,
            account.Email,
            CaselessKeys.Email(account.Email),
            account.Handle,
            CaselessKeys.Handle(account.Handle),
            account.PasswordHash,
            account.CreatedAt.ToUnixTimeMilliseconds()));

    public async Task<StoredAccount?> Load(UserId id, CancellationToken cancellationToken) =>
        (await database.Read(new SqlStatement(SelectAccount, id.Value), ToAccount, cancellationToken)).FirstOrDefault();

    public Task SetPasswordHash(UserId id, string passwordHash) =>
        database.Write(new SqlStatement(UpdatePasswordHash, id.Value, passwordHash));

    public async Task<ImmutableArray<Participant>> Find(
        ImmutableArray<UserId> ids, CancellationToken cancellationToken)
    {
        var query = new SqlStatement(_selectParticipants, JsonSet.Of(ids.Select(id => id.Value)));
        return [.. await database.Read(query, row => row.Participant(0), cancellationToken)];
    }

    public async Task<UserId?> FindByEmail(string normalisedEmail, CancellationToken cancellationToken)
    {
        var found = await database.Read(
            new SqlStatement(SelectByEmail, normalisedEmail), row => UserId.Parse(row.GetString(0)), cancellationToken);
        return found is [var id] ? id : null;
    }

    private static StoredAccount ToAccount(DbDataReader row) =>
        new(row.Participant(0), row.Text(3), row.Text(4), row.Text(5), row.Time(6));
}
