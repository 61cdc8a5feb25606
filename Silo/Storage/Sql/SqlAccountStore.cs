using System.Collections.Immutable;
using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Uploads;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>Accounts in a relational database.</summary>
internal sealed class SqlAccountStore(ISqlDatabase database) : IAccountStore
{
    private const string InsertAccount =
        """
        INSERT INTO account (
            id, type, name, role, email, email_key, handle, handle_key, password_hash, created_at,
            application, external_id, indexed_as)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $3)
        ON CONFLICT DO NOTHING
        """;

    private const string Columns =
        "id, type, name, email, handle, password_hash, created_at, role, stamp, banned_at, ban_reason, "
        + "application, external_id, avatar";

    private const string SelectAccount = $"SELECT {Columns} FROM account WHERE id = $1";

    private const string SelectAll = $"SELECT {Columns} FROM account WHERE id > $1 ORDER BY id LIMIT $2";

    /// <summary>Searches for text, never for a pattern: prefixes are ranges of the unique indexes.</summary>
    private const string SelectMatches =
        $"""
        SELECT {Columns} FROM account
        WHERE id > $1 AND id IN (
            SELECT id FROM account WHERE email_key >= $3 AND email_key < $4
            UNION SELECT id FROM account WHERE handle_key >= $3 AND handle_key < $4
            UNION SELECT id FROM account WHERE id = $5)
        ORDER BY id LIMIT $2
        """;

    private const string UpdateAccount =
        """
        UPDATE account
        SET type = $3, role = $4, password_hash = $5, stamp = $6, banned_at = $7, ban_reason = $8
        WHERE id = $1 AND stamp = $2
        """;

    private const string KeepSession = "UPDATE session SET stamp = $4 WHERE id = $1 AND user_id = $2 AND stamp = $3";

    private const string SelectProvisioned =
        "SELECT id FROM account WHERE application = $1 AND external_id = $2";

    private const string SelectByEmail = "SELECT id FROM account WHERE email_key = $1";

    private const string WriteProfile =
        "UPDATE account SET name = $2, handle = $3, handle_key = $4, avatar = $5 WHERE id = $1";

    private const string ReleaseAvatars =
        """
        UPDATE upload SET state = 'removed' WHERE owner = $1 AND state = 'avatar'
            AND id <> COALESCE((SELECT avatar FROM account WHERE id = $1), '')
        """;

    /// <summary>Unless a message is just taking the upload: then it isn't waited for.</summary>
    private readonly string _takeAvatar =
        $"""
        UPDATE upload SET state = 'avatar' WHERE id IN (
            SELECT id FROM upload WHERE id = $1 AND owner = $2 AND state = 'ready' AND width IS NOT NULL
            {database.Dialect.SkipLocked})
        """;

    private readonly SqlPersonKeys _keys = new(database);

    private readonly string _selectParticipants =
        $"SELECT id, type, name FROM account WHERE id IN ({database.Dialect.Set("$1")})";

    public Task<bool> Insert(StoredAccount account)
    {
        var insert = new SqlStatement(
            InsertAccount,
            account.User.Id.Value,
            Words.SenderTypes.Word(account.User.Type),
            account.User.Name,
            Words.DeploymentRoles.Word(account.Role),
            account.Email,
            CaselessKeys.Email(account.Email),
            account.Handle,
            CaselessKeys.Handle(account.Handle),
            account.PasswordHash,
            account.CreatedAt.ToUnixTimeMilliseconds(),
            account.External?.Application,
            account.External?.Value);
        return account.User.Type is SenderType.Guest
            ? database.Write(insert)
            : database.Write([insert, .. _keys.Replace(account)]);
    }

    public async Task<StoredAccount?> Load(UserId id, CancellationToken cancellationToken) =>
        (await database.Read(new SqlStatement(SelectAccount, id.Value), ToAccount, cancellationToken)).FirstOrDefault();

    public Task<bool> Update(StoredAccount account, long stamp, SessionId? keeping = null)
    {
        var update = new SqlStatement(
            UpdateAccount,
            account.User.Id.Value,
            stamp,
            Words.SenderTypes.Word(account.User.Type),
            Words.DeploymentRoles.Word(account.Role),
            account.PasswordHash,
            account.Stamp,
            account.Ban?.At.ToUnixTimeMilliseconds(),
            account.Ban?.Reason);
        return keeping is { } session
            ? database.Write(
                update, new SqlStatement(KeepSession, session.Value, account.User.Id.Value, stamp, account.Stamp))
            : database.Write(update);
    }

    public async Task<ProfileOutcome> UpdateProfile(StoredAccount account, UploadId? avatar)
    {
        var id = account.User.Id.Value;
        ImmutableArray<SqlStatement> update =
        [
            new SqlStatement(
                WriteProfile,
                id,
                account.User.Name,
                account.Handle,
                CaselessKeys.Handle(account.Handle),
                account.Avatar?.Value),
            .. _keys.Replace(account),
            new SqlStatement(ReleaseAvatars, id),
        ];
        try
        {
            return avatar is { } upload
                ? await database.Write([new SqlStatement(_takeAvatar, upload.Value, id), .. update])
                    ? ProfileOutcome.Changed
                    : ProfileOutcome.AvatarNotFound
                : await database.Write(update) ? ProfileOutcome.Changed : ProfileOutcome.AccountNotFound;
        }
        catch (DbException fault) when (database.Dialect.IsDuplicate(fault))
        {
            return ProfileOutcome.HandleTaken;
        }
    }

    public async Task<ImmutableArray<StoredAccount>> Search(
        string text, UserId? after, int limit, CancellationToken cancellationToken)
    {
        var start = after?.Value ?? "";
        var key = CaselessKeys.Email(text);
        var query = key.Length == 0
            ? new SqlStatement(SelectAll, start, (long)limit)
            : new SqlStatement(SelectMatches, start, (long)limit, key, key + CaselessKeys.AfterAll, text);
        return [.. await database.Read(query, ToAccount, cancellationToken)];
    }

    public async Task<ImmutableArray<Participant>> Find(
        ImmutableArray<UserId> ids, CancellationToken cancellationToken)
    {
        var query = new SqlStatement(_selectParticipants, JsonSet.Of(ids.Select(id => id.Value)));
        return [.. await database.Read(query, row => row.Participant(0), cancellationToken)];
    }

    public Task<FoundPeople> FindPeople(PeopleSearch search, CancellationToken cancellationToken) =>
        _keys.Find(search, cancellationToken);

    public async Task<UserId?> FindProvisioned(ExternalId external, CancellationToken cancellationToken)
    {
        var query = new SqlStatement(SelectProvisioned, external.Application, external.Value);
        var found = await database.Read(query, row => UserId.Parse(row.GetString(0)), cancellationToken);
        return found is [var id] ? id : null;
    }

    public async Task<UserId?> FindByEmail(string normalisedEmail, CancellationToken cancellationToken)
    {
        var found = await database.Read(
            new SqlStatement(SelectByEmail, normalisedEmail), row => UserId.Parse(row.GetString(0)), cancellationToken);
        return found is [var id] ? id : null;
    }

    private static StoredAccount ToAccount(DbDataReader row) =>
        new(row.Participant(0), row.Text(3), row.Text(4), row.Text(5), row.Time(6))
        {
            Role = Words.DeploymentRoles.Value(row.GetString(7)),
            Stamp = row.GetInt64(8),
            Ban = row.IsDBNull(9) ? null : new Ban(row.Time(9), row.Text(10)),
            Avatar = row.Upload(13),
            External = row.Text(12) is { } external ? new ExternalId(row.GetString(11), external) : null,
        };
}
