using System.Collections.Immutable;
using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>API keys in a relational database.</summary>
internal sealed class SqlApiKeyStore(ISqlDatabase database) : IApiKeyStore
{
    private const string Columns = "hash, id, application, scopes, created_by, created_at, revoked_at";

    private const string InsertKey =
        $"INSERT INTO api_key ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)";

    private const string SelectKey = $"SELECT {Columns} FROM api_key WHERE id = $1";

    private const string SelectAll = $"SELECT {Columns} FROM api_key ORDER BY created_at, id";

    private const string RevokeKey = "UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";

    public Task Insert(StoredApiKey key) =>
        database.Write(new SqlStatement(
            InsertKey,
            key.Hash,
            key.Summary.Id,
            key.Summary.Application,
            string.Join(' ', key.Summary.Scopes.Select(Words.ApiKeyScopes.Word)),
            key.Summary.CreatedBy.Value,
            key.Summary.CreatedAt.ToUnixTimeMilliseconds(),
            key.Summary.RevokedAt?.ToUnixTimeMilliseconds()));

    public async Task<StoredApiKey?> Load(string id, CancellationToken cancellationToken) =>
        (await database.Read(new SqlStatement(SelectKey, id), ToKey, cancellationToken)).FirstOrDefault();

    public async Task<ImmutableArray<StoredApiKey>> List(CancellationToken cancellationToken) =>
        [.. await database.Read(new SqlStatement(SelectAll), ToKey, cancellationToken)];

    public Task Revoke(string id, DateTimeOffset now) =>
        database.Write(new SqlStatement(RevokeKey, id, now.ToUnixTimeMilliseconds()));

    private static StoredApiKey ToKey(DbDataReader row) =>
        new(
            row.GetString(0),
            new ApiKeySummary(
                row.GetString(1),
                row.GetString(2),
                [.. row.GetString(3).Split(' ').Select(Words.ApiKeyScopes.Value)],
                UserId.Parse(row.GetString(4)),
                row.Time(5),
                row.IsDBNull(6) ? null : row.Time(6)));
}
