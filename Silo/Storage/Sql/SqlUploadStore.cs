using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Grains.Uploads;
using OrleansChat.Uploads;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>The table of uploads in a relational database.</summary>
internal sealed class SqlUploadStore(ISqlDatabase database) : IUploadStore
{
    private const string InsertUpload =
        "INSERT INTO upload (id, owner, state, at, bytes) VALUES ($1, $2, 'pending', $3, $4)";

    /// <summary>Removed ones count, too: whoever abandons uploads has used the server all the same.</summary>
    private const string SumBytes =
        "SELECT CAST(COALESCE(SUM(bytes), 0) AS bigint) FROM upload WHERE owner = $1 AND at > $2";

    private const string CompleteUpload =
        """
        UPDATE upload SET state = 'ready', name = $3, type = $4, bytes = $5, width = $6, height = $7, preview = $8
        WHERE id = $1 AND owner = $2 AND state = 'pending'
        """;

    private const string AbandonUpload =
        "UPDATE upload SET state = 'removed' WHERE id = $1 AND owner = $2 AND state = 'pending'";

    private const string SelectUpload =
        $"""
        SELECT owner, preview, at, conversation, CASE state WHEN 'avatar' THEN 1 ELSE 0 END, {UploadRow.Columns}
        FROM upload WHERE id = $1 AND state IN ('ready', 'sent', 'avatar')
        """;

    private const string SelectRemoved =
        "SELECT id FROM upload WHERE state = 'removed' AND swept = 0 AND id > $1 ORDER BY id LIMIT $2";

    private const string SelectKey = "SELECT key FROM upload_key";

    private readonly string _removeUnsent =
        $"""
        UPDATE upload SET state = 'removed' WHERE state IN ('pending', 'ready') AND id IN
            (SELECT id FROM upload WHERE state IN ('pending', 'ready') AND at < $1 ORDER BY at LIMIT $2
            {database.Dialect.SkipLocked})
        """;

    /// <summary>Nobody needs the name of a file that is gone.</summary>
    private readonly string _sweep =
        "UPDATE upload SET swept = 1, name = NULL "
        + $"WHERE state = 'removed' AND id IN ({database.Dialect.Set("$1")})";

    private readonly string _deleteSwept =
        $"""
        DELETE FROM upload WHERE swept = 1 AND id IN
            (SELECT id FROM upload WHERE swept = 1 AND at < $1 ORDER BY at LIMIT $2 {database.Dialect.SkipLocked})
        """;

    public Task Begin(UploadId id, UserId owner, long bytes, DateTimeOffset at) =>
        database.Write(new SqlStatement(
            InsertUpload, id.Value, owner.Value, at.ToUnixTimeMilliseconds(), bytes));

    public async Task<long> BytesSince(UserId owner, DateTimeOffset since, CancellationToken cancellationToken) =>
        (await database.Read(
            new SqlStatement(SumBytes, owner.Value, since.ToUnixTimeMilliseconds()),
            row => row.GetInt64(0),
            cancellationToken))[0];

    public Task<bool> Complete(UserId owner, Attachment file, bool hasPreview) =>
        database.Write(new SqlStatement(
            CompleteUpload,
            file.Id.Value,
            owner.Value,
            file.Name,
            file.Type,
            file.Bytes,
            (long?)file.Width,
            (long?)file.Height,
            hasPreview ? 1L : 0L));

    public Task Abandon(UploadId id, UserId owner) =>
        database.Write(new SqlStatement(AbandonUpload, id.Value, owner.Value));

    public async Task<StoredUpload?> Find(UploadId id, CancellationToken cancellationToken) =>
        (await database.Read(
            new SqlStatement(SelectUpload, id.Value),
            row => new StoredUpload(
                UserId.Parse(row.GetString(0)),
                UploadRow.Read(row, 5),
                row.GetInt64(1) == 1,
                row.Time(2),
                row.Conversation(3))
            {
                IsAvatar = row.GetInt64(4) == 1,
            },
            cancellationToken)).FirstOrDefault();

    public Task RemoveUnsent(DateTimeOffset before, int max) =>
        database.Write(new SqlStatement(_removeUnsent, before.ToUnixTimeMilliseconds(), (long)max));

    public async Task<ImmutableArray<UploadId>> Removed(
        UploadId? after, int max, CancellationToken cancellationToken) =>
    [
        .. await database.Read(
            new SqlStatement(SelectRemoved, after?.Value ?? "", (long)max),
            row => UploadId.Parse(row.GetString(0)),
            cancellationToken),
    ];

    public Task Sweep(ImmutableArray<UploadId> ids) =>
        database.Write(new SqlStatement(_sweep, JsonSet.Of(ids.Select(id => id.Value))));

    public Task DeleteSwept(DateTimeOffset before, int max) =>
        database.Write(new SqlStatement(_deleteSwept, before.ToUnixTimeMilliseconds(), (long)max));

    public async Task<string> LinkKey(CancellationToken cancellationToken) =>
        (await database.Read(new SqlStatement(SelectKey), row => row.GetString(0), cancellationToken))[0];
}
