using Npgsql;
using OrleansChat.Conversations;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage.PostgreSql;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>The statements that write the index. Each takes any number of rows, as one array per column.</summary>
internal static class PostgresSearchCommands
{
    /// <summary>Only one transaction at a time gives places to messages, of all silos.</summary>
    private const string TakeTurnText = "SELECT pg_advisory_xact_lock(7020349052)";

    private const string LockText =
        """
        INSERT INTO search_progress AS p (conversation, indexed)
        SELECT w.conversation, 0 FROM unnest($1::text[]) AS w (conversation) ORDER BY w.conversation
        ON CONFLICT (conversation) DO UPDATE SET indexed = p.indexed
        RETURNING p.conversation, p.indexed
        """;

    private const string SelectEventsText =
        $"""
        SELECT p.conversation, {EventRow.Columns}
        FROM unnest($1::text[], $2::bigint[]) AS p (conversation, indexed)
        CROSS JOIN LATERAL
            (SELECT * FROM event v WHERE v.conversation = p.conversation AND v.seq > p.indexed
            ORDER BY v.seq LIMIT $3) e
        {MessageStateRow.JoinEvent}
        ORDER BY p.conversation, e.seq
        """;

    private const string InsertText =
        """
        INSERT INTO search_document (id, conversation, seq, tokens)
        SELECT
            coalesce(
                (SELECT max(d.id) + 1 FROM search_document d WHERE d.id >= w.first AND d.id < w.next), w.first)
                + row_number() OVER (PARTITION BY w.first ORDER BY w.n) - 1,
            w.conversation, w.seq, array_to_tsvector(string_to_array(w.words, ' '))
        FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[]) WITH ORDINALITY
            AS w (conversation, seq, first, next, words, n)
        ON CONFLICT (conversation, seq) DO NOTHING
        """;

    private const string PutProgressText =
        """
        UPDATE search_progress p SET indexed = greatest(p.indexed, w.indexed)
        FROM unnest($1::text[], $2::bigint[]) AS w (conversation, indexed) WHERE p.conversation = w.conversation
        """;

    private const string DeleteText =
        """
        DELETE FROM search_document d USING unnest($1::text[], $2::bigint[]) AS w (conversation, seq)
        WHERE d.conversation = w.conversation AND d.seq = w.seq
        """;

    /// <summary>A message keeps its attachments when it is edited.</summary>
    private const string UpdateText =
        """
        UPDATE search_document d SET tokens = array_to_tsvector(string_to_array(
            w.words || CASE WHEN d.tokens @@ $4::tsquery THEN ' ' || $4 ELSE '' END, ' '))
        FROM unnest($1::text[], $2::bigint[], $3::text[]) AS w (conversation, seq, words)
        WHERE d.conversation = w.conversation AND d.seq = w.seq
        """;

    public static NpgsqlBatchCommand TakeTurn() => new(TakeTurnText);

    /// <summary>
    /// Keeps others from indexing some logs, and returns how far they are. Until the end of the transaction, no other
    /// one can index a message as it was before this one changed it.
    /// </summary>
    public static NpgsqlBatchCommand Lock(IEnumerable<ConversationId> conversations) =>
        PostgresAppendCommands.Command(
            LockText,
            PostgresAppendCommands.Column(conversations.Distinct().ToList(), conversation => conversation.Value));

    /// <param name="logs">How far each log is indexed.</param>
    /// <param name="limit">The most events of each.</param>
    public static NpgsqlBatchCommand SelectEvents(List<(ConversationId Conversation, long Indexed)> logs, int limit) =>
        PostgresAppendCommands.Command(
            SelectEventsText,
            PostgresAppendCommands.Column(logs, log => log.Conversation.Value),
            PostgresAppendCommands.Column(logs, log => log.Indexed),
            new NpgsqlParameter<long> { TypedValue = limit });

    public static NpgsqlBatchCommand Insert(List<UnindexedEvent> messages) =>
        PostgresAppendCommands.Command(
            InsertText,
            PostgresAppendCommands.Column(messages, message => message.Conversation.Value),
            PostgresAppendCommands.Column(messages, message => message.Seq),
            PostgresAppendCommands.Column(messages, message => message.Place),
            PostgresAppendCommands.Column(messages, message => message.NextPlace),
            PostgresAppendCommands.Column(messages, message => message.Words));

    public static NpgsqlBatchCommand PutProgress(List<(ConversationId Conversation, long Indexed)> logs) =>
        PostgresAppendCommands.Command(
            PutProgressText,
            PostgresAppendCommands.Column(logs, log => log.Conversation.Value),
            PostgresAppendCommands.Column(logs, log => log.Indexed));

    /// <summary>
    /// Changes messages in the index, within the transaction of the append that changes them: these commands go into
    /// its batch in this order. A message that isn't indexed yet will be as the log holds it then.
    /// </summary>
    public static IEnumerable<NpgsqlBatchCommand> Apply(IReadOnlyCollection<SearchChange> changes)
    {
        if (changes.Count == 0)
        {
            yield break;
        }

        yield return Lock(changes.Select(change => change.Conversation));
        var forgotten = changes.Where(change => change.Words is null).ToList();
        var changed = changes.Where(change => change.Words is not null).ToList();
        yield return PostgresAppendCommands.Command(
            DeleteText,
            PostgresAppendCommands.Column(forgotten, change => change.Conversation.Value),
            PostgresAppendCommands.Column(forgotten, change => change.Seq));
        yield return PostgresAppendCommands.Command(
            UpdateText,
            PostgresAppendCommands.Column(changed, change => change.Conversation.Value),
            PostgresAppendCommands.Column(changed, change => change.Seq),
            PostgresAppendCommands.Column(changed, change => change.Words),
            new NpgsqlParameter<string> { TypedValue = SearchWords.Of(SearchedPart.Attachment) });
    }
}
