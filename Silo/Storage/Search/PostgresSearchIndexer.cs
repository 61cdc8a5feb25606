using System.Collections.Immutable;
using Npgsql;
using OrleansChat.Conversations;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>Indexes on a connection of its own, beside the appends.</summary>
internal sealed class PostgresSearchIndexer(PostgresConnections connections) : ISearchIndexer
{
    /// <summary>Events in one transaction.</summary>
    private const int EventsMax = 500;

    public async Task<Indexed> Index(ImmutableArray<ConversationId> conversations)
    {
        // Closing the connection rolls back what isn't committed.
        await using var connection = await connections.Source.OpenConnectionAsync();
        var logs = await Begin(connection, conversations);
        var share = EventsMax / logs.Count;
        var events = await Read(connection, logs, share);
        var read = events.GroupBy(unindexed => unindexed.Conversation).ToList();
        var messages = events.Where(unindexed => unindexed.Words is not null).ToList();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(PostgresSearchCommands.Insert(messages));
        batch.BatchCommands.Add(PostgresSearchCommands.PutProgress(
            [.. read.Select(log => (log.Key, log.Max(unindexed => unindexed.Seq)))]));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync();
        return new Indexed(
            batch.BatchCommands[0].RecordsAffected,
            [.. read.Where(log => log.Count() == share).Select(log => log.Key)]);
    }

    private async Task<List<(ConversationId Conversation, long Indexed)>> Begin(
        NpgsqlConnection connection, ImmutableArray<ConversationId> conversations)
    {
        await using var batch = new NpgsqlBatch(connection);
        connections.Begin().ToList().ForEach(batch.BatchCommands.Add);
        batch.BatchCommands.Add(PostgresSearchCommands.TakeTurn());
        batch.BatchCommands.Add(PostgresSearchCommands.Lock(conversations));
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        var logs = new List<(ConversationId, long)>();
        while (await reader.ReadAsync())
        {
            logs.Add((ConversationId.Parse(reader.GetString(0)), reader.GetInt64(1)));
        }

        return logs;
    }

    /// <summary>In a statement after the lock, which sees all that was committed before it was taken.</summary>
    private static async Task<List<UnindexedEvent>> Read(
        NpgsqlConnection connection, List<(ConversationId Conversation, long Indexed)> logs, int share)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(PostgresSearchCommands.SelectEvents(logs, share));
        await using var reader = await batch.ExecuteReaderAsync();
        var events = new List<UnindexedEvent>();
        while (await reader.ReadAsync())
        {
            var conversation = ConversationId.Parse(reader.GetString(0));
            events.Add(UnindexedEvent.Of(EventRow.Read(reader, 1, conversation, epoch: default)!));
        }

        return events;
    }
}
