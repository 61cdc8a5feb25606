using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Grains.Blocking;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>Blocks in a relational database.</summary>
internal sealed class SqlBlockStore(ISqlDatabase database) : IBlockStore
{
    private const string InsertBlock =
        "INSERT INTO block (blocker, blocked, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

    private const string DeleteBlock = "DELETE FROM block WHERE blocker = $1 AND blocked = $2";

    private const string SelectBlocked =
        """
        SELECT a.id, a.type, a.name FROM block b JOIN account a ON a.id = b.blocked
        WHERE b.blocker = $1
        ORDER BY b.created_at, b.blocked
        """;

    public Task Add(UserId blocker, UserId blocked, DateTimeOffset at) =>
        database.Write(new SqlStatement(InsertBlock, blocker.Value, blocked.Value, at.ToUnixTimeMilliseconds()));

    public Task Remove(UserId blocker, UserId blocked) =>
        database.Write(new SqlStatement(DeleteBlock, blocker.Value, blocked.Value));

    public async Task<ImmutableArray<Participant>> List(UserId blocker, CancellationToken cancellationToken) =>
    [
        .. await database.Read(
            new SqlStatement(SelectBlocked, blocker.Value), row => row.Participant(0), cancellationToken),
    ];
}
