using System.Data.Common;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Search;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>The message log in a relational database.</summary>
internal sealed class SqlMessageLog(ISqlDatabase database, ILogAppender appender, SearchIndex search) : IMessageLog
{
    private const string SelectConversation =
        """
        SELECT c.kind, c.title, c.epoch, c.head, c.oldest, c.creator, c.access, c.meta_seq, c.workspace, c.member_count,
            m.user_id, (SELECT type FROM account WHERE id = m.user_id), m.name,
            m.user_id, m.role, m.joined_seq, m.left_seq, m.read, m.delivered,
            m.role_seq, m.muted_until, m.banned_seq
        FROM conversation c
        LEFT JOIN
            (SELECT * FROM membership WHERE conversation = $1 AND left_seq IS NULL
            ORDER BY role DESC, joined_seq, user_id LIMIT $2) m ON m.conversation = c.id
        WHERE c.id = $1
        """;

    /// <summary>Reads head and events in one statement, so that both are from one committed state.</summary>
    private const string SelectAfter =
        $"""
        SELECT c.epoch, c.head, c.oldest, {EventRow.Columns}
        FROM conversation c LEFT JOIN
            (SELECT * FROM event WHERE conversation = $1 AND seq > $2 ORDER BY seq LIMIT $3) e ON e.conversation = c.id
        WHERE c.id = $1
        ORDER BY e.seq
        """;

    private const string SelectBefore =
        $"""
        SELECT c.epoch, c.head, c.oldest, {EventRow.Columns}
        FROM conversation c LEFT JOIN
            (SELECT * FROM event WHERE conversation = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3) e
            ON e.conversation = c.id
        WHERE c.id = $1
        ORDER BY e.seq DESC
        """;

    public async Task<StoredConversation?> Load(
        ConversationId conversation, int membersMax, CancellationToken cancellationToken)
    {
        var rows = await database.Read(
            new SqlStatement(SelectConversation, conversation.Value, (long)membersMax),
            row => (
                Conversation: ToConversation(row, conversation),
                Member: row.IsDBNull(10) ? null : row.Membership(13).For(row.Participant(10))),
            cancellationToken);
        return rows is [var first, ..]
            ? first.Conversation with { Members = [.. rows.Select(row => row.Member).OfType<StoredMember>()] }
            : null;
    }

    private static StoredConversation ToConversation(DbDataReader row, ConversationId id)
    {
        var info = new ConversationInfo(
            id, Words.Kinds.Value(row.GetString(0)), row.Text(1), Epoch.Parse(row.GetString(2)), row.GetInt64(3))
        {
            Access = Words.AccessRules.Value(row.GetString(6)),
            Workspace = row.Conversation(8),
        };
        return new StoredConversation(
            info, row.GetInt64(4), Accounts.UserId.Parse(row.GetString(5)), row.GetInt64(9), Members: [])
        {
            MetaSeq = row.Number(7),
        };
    }

    public async Task<AppendOutcome> Append(AppendRequest request)
    {
        AppendPlan.Check(request);
        var outcome = await appender.Append(request);
        if (outcome is Appended { Head: var head } && head > request.ExpectedHead)
        {
            search.Note(request.Conversation);
        }

        return outcome;
    }

    public async Task<EventPage?> ReadAfter(
        ConversationId conversation, long after, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        await Read(SelectAfter, conversation, after, eventsMax, bytesMax, cancellationToken)
            is var (page, head, oldest)
            ? new EventPage(page.Ascending(), head, oldest)
            : null;

    public async Task<EventPage?> ReadBefore(
        ConversationId conversation, long before, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        await Read(SelectBefore, conversation, before, eventsMax, bytesMax, cancellationToken)
            is var (page, head, oldest)
            ? new EventPage(page.Descending(), head, oldest)
            : null;

    private async Task<(EventPageBuilder Page, LogHead Head, long Oldest)?> Read(
        string query,
        ConversationId conversation,
        long border,
        int eventsMax,
        int bytesMax,
        CancellationToken cancellationToken)
    {
        var page = new EventPageBuilder(eventsMax, bytesMax);
        var isFull = false;
        LogHead? head = null;
        var oldest = 0L;
        await database.Read(
            new SqlStatement(query, conversation.Value, border, (long)eventsMax),
            row =>
            {
                head ??= new LogHead(conversation, Epoch.Parse(row.GetString(0)), row.GetInt64(1));
                oldest = row.GetInt64(2);
                isFull = isFull
                    || (EventRow.Read(row, 3, conversation, head.Value.Epoch) is { } logged && !page.Add(logged));
                return isFull;
            },
            cancellationToken);
        return head is { } found ? (page, found, oldest) : null;
    }
}

/// <summary>The part of the log that is specific to each database.</summary>
internal interface ILogAppender
{
    /// <inheritdoc cref="IMessageLog.Append"/>
    Task<AppendOutcome> Append(AppendRequest request);
}
