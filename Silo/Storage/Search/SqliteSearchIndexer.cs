using System.Collections.Immutable;
using OrleansChat.Conversations;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage.Commits;
using OrleansChat.Silo.Storage.Sql;
using OrleansChat.Silo.Storage.Sqlite;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>Indexes on the writer's thread, a few milliseconds at a time, because messages wait meanwhile.</summary>
internal sealed class SqliteSearchIndexer(SqliteWriter writer) : ISearchIndexer
{
    /// <summary>Events in one transaction.</summary>
    private const int EventsMax = 100;

    private const string SelectProgress = "SELECT indexed FROM search_progress WHERE conversation = $1";

    private const string SelectEvents =
        $"""
        SELECT {EventRow.Columns} FROM event e
        {MessageStateRow.JoinEvent}
        WHERE e.conversation = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3
        """;

    private const string PutProgress =
        """
        INSERT INTO search_progress (conversation, indexed) VALUES ($1, $2)
        ON CONFLICT (conversation) DO UPDATE SET indexed = excluded.indexed
        """;

    private const string SelectLastPlace = "SELECT max(id) FROM search_document WHERE id >= $1 AND id < $2";

    private const string InsertDocument =
        """
        INSERT INTO search_document (id, conversation, seq, tokens) VALUES ($1, $2, $3, $4)
        ON CONFLICT (conversation, seq) DO NOTHING
        """;

    private const string InsertIndex = "INSERT INTO search_index (rowid, tokens) VALUES ($1, $2)";

    private const string DeleteIndex =
        """
        INSERT INTO search_index (search_index, rowid, tokens)
        SELECT 'delete', id, tokens FROM search_document WHERE conversation = $1 AND seq = $2
        """;

    private const string DeleteDocument = "DELETE FROM search_document WHERE conversation = $1 AND seq = $2";

    /// <summary>A message keeps its attachments when it is edited.</summary>
    private const string UpdateDocument =
        """
        UPDATE search_document
        SET tokens = $3 || CASE WHEN ' ' || tokens || ' ' LIKE '% ' || $4 || ' %' THEN ' ' || $4 ELSE '' END
        WHERE conversation = $1 AND seq = $2
        """;

    private const string InsertIndexAgain =
        """
        INSERT INTO search_index (rowid, tokens)
        SELECT id, tokens FROM search_document WHERE conversation = $1 AND seq = $2
        """;

    private static readonly CommitWeight Weight = new(EventsMax, EventsMax * 1024L);

    public Task<Indexed> Index(ImmutableArray<ConversationId> conversations) =>
        writer.Write(session => Index(session, conversations), Weight);

    /// <summary>
    /// Changes a message in the index, within the transaction of the append that changes it. A message that isn't
    /// indexed yet will be as the log holds it then.
    /// </summary>
    public static void Apply(SqliteSession session, SearchChange change)
    {
        session.Execute(DeleteIndex, change.Conversation.Value, change.Seq);
        if (change.Words is { } words)
        {
            session.Execute(
                UpdateDocument,
                change.Conversation.Value,
                change.Seq,
                words,
                SearchWords.Of(SearchedPart.Attachment));
            session.Execute(InsertIndexAgain, change.Conversation.Value, change.Seq);
        }
        else
        {
            session.Execute(DeleteDocument, change.Conversation.Value, change.Seq);
        }
    }

    private static Indexed Index(SqliteSession session, ImmutableArray<ConversationId> conversations)
    {
        var (room, added) = (EventsMax, 0);
        var left = ImmutableArray.CreateBuilder<ConversationId>();
        for (var index = 0; index < conversations.Length; index++)
        {
            // An equal share, and what those before didn't need.
            var share = room / (conversations.Length - index);
            var events = Read(session, conversations[index], share);
            room -= events.Count;
            added += events.Count(unindexed => Add(session, unindexed));
            if (events is [.., var last])
            {
                session.Execute(PutProgress, conversations[index].Value, last.Seq);
            }

            if (events.Count == share)
            {
                left.Add(conversations[index]);
            }
        }

        return new Indexed(added, left.ToImmutable());
    }

    private static List<UnindexedEvent> Read(SqliteSession session, ConversationId conversation, int limit)
    {
        var indexed = session.ReadFirst(SelectProgress, row => row.Number(0), conversation.Value);
        return session.Read(
            SelectEvents,
            row => UnindexedEvent.Of(EventRow.Read(row, 0, conversation, epoch: default)!),
            conversation.Value,
            indexed,
            (long)limit);
    }

    private static bool Add(SqliteSession session, UnindexedEvent unindexed)
    {
        if (unindexed.Words is not { } words)
        {
            return false;
        }

        var place = session.ReadFirst(
            SelectLastPlace,
            row => row.IsNull(0) ? unindexed.Place : row.Number(0) + 1,
            unindexed.Place,
            unindexed.NextPlace);
        if (session.Execute(InsertDocument, place, unindexed.Conversation.Value, unindexed.Seq, words) == 0)
        {
            return false;
        }

        session.Execute(InsertIndex, place, words);
        return true;
    }
}
