namespace OrleansChat.Silo.Storage.Sql;

/// <summary>The soft state of grains, one row a grain and storage, in a relational database.</summary>
internal sealed class SqlGrainStates(ISqlDatabase database)
{
    private const string SelectState = "SELECT payload, version FROM grain_state WHERE storage = $1 AND grain = $2";

    private const string InsertState =
        """
        INSERT INTO grain_state (storage, grain, payload, version) VALUES ($1, $2, $3, 1)
        ON CONFLICT (storage, grain) DO NOTHING
        """;

    private const string UpdateState =
        """
        UPDATE grain_state SET payload = $3, version = version + 1
        WHERE storage = $1 AND grain = $2 AND version = $4
        """;

    private const string DeleteState = "DELETE FROM grain_state WHERE storage = $1 AND grain = $2 AND version = $3";

    public async Task<GrainStateRow?> Load(string storage, string grain, CancellationToken cancellationToken) =>
        (await database.Read(
            new SqlStatement(SelectState, storage, grain),
            row => new GrainStateRow(row.GetString(0), row.GetInt64(1)),
            cancellationToken)).FirstOrDefault();

    /// <param name="version">The version that was read; none when there was no row.</param>
    /// <returns>The version now.</returns>
    /// <exception cref="StorageConflictException">Somebody else wrote the row since.</exception>
    public async Task<long> Store(string storage, string grain, string payload, long? version)
    {
        var statement = version is { } known
            ? new SqlStatement(UpdateState, storage, grain, payload, known)
            : new SqlStatement(InsertState, storage, grain, payload);
        return await database.Write(statement) ? (version ?? 0) + 1 : throw Conflict(storage);
    }

    /// <param name="version">The version that was read.</param>
    /// <exception cref="StorageConflictException">Somebody else wrote the row since.</exception>
    public async Task Clear(string storage, string grain, long version)
    {
        if (!await database.Write(new SqlStatement(DeleteState, storage, grain, version)))
        {
            throw Conflict(storage);
        }
    }

    private static StorageConflictException Conflict(string storage) =>
        new($"A row of the grain storage '{storage}' was written by another activation.");
}

/// <param name="Version">Moves up with every write.</param>
internal sealed record GrainStateRow(string Payload, long Version);
