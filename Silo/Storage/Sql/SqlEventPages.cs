using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage.Log;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>
/// Pages of events in a relational database. Each is one statement, so that its events, their messages' states and the
/// head are from one committed state.
/// </summary>
internal sealed class SqlEventPages(ISqlDatabase database)
{
    private const string SelectAfter =
        $"""
        SELECT c.epoch, c.head, c.oldest, {EventRow.Columns}
        FROM conversation c LEFT JOIN
            (SELECT * FROM event WHERE conversation = $1 AND seq > $2 ORDER BY seq LIMIT $3) e ON e.conversation = c.id
        {MessageStateRow.JoinEvent}
        WHERE c.id = $1
        ORDER BY e.seq
        """;

    private const string SelectBefore =
        $"""
        SELECT c.epoch, c.head, c.oldest, {EventRow.Columns}
        FROM conversation c LEFT JOIN
            (SELECT * FROM event WHERE conversation = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3) e
            ON e.conversation = c.id
        {MessageStateRow.JoinEvent}
        WHERE c.id = $1
        ORDER BY e.seq DESC
        """;

    /// <summary>The nearest first, so that a full page lacks those that lie farthest.</summary>
    private const string SelectAround =
        $"""
        SELECT c.epoch, c.head, c.oldest, {EventRow.Columns}
        FROM conversation c LEFT JOIN (
            SELECT * FROM
                (SELECT * FROM event WHERE conversation = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3) earlier
            UNION ALL
            SELECT * FROM
                (SELECT * FROM event WHERE conversation = $1 AND seq >= $2 ORDER BY seq LIMIT $3) later) e
            ON e.conversation = c.id
        {MessageStateRow.JoinEvent}
        WHERE c.id = $1
        ORDER BY abs(e.seq - $2), e.seq LIMIT $3
        """;

    private static readonly string SelectThreadAfter = SelectThread("seq > $3", "ASC");

    private static readonly string SelectThreadBefore = SelectThread("seq < $3", "DESC");

    public async Task<EventPage?> After(
        ConversationId conversation, long after, int eventsMax, int bytesMax, CancellationToken cancellationToken)
    {
        var query = new SqlStatement(SelectAfter, conversation.Value, after, (long)eventsMax);
        var page = new EventPageBuilder(eventsMax, bytesMax);
        return await Read(query, conversation, page, cancellationToken) is var (head, oldest)
            ? new EventPage(page.Ascending(), head, oldest)
            : null;
    }

    public async Task<EventPage?> Before(
        ConversationId conversation, long before, int eventsMax, int bytesMax, CancellationToken cancellationToken)
    {
        var query = new SqlStatement(SelectBefore, conversation.Value, before, (long)eventsMax);
        var page = new EventPageBuilder(eventsMax, bytesMax);
        return await Read(query, conversation, page, cancellationToken) is var (head, oldest)
            ? new EventPage(page.Descending(), head, oldest)
            : null;
    }

    public async Task<EventPage?> Around(
        ConversationId conversation, long around, int eventsMax, int bytesMax, CancellationToken cancellationToken)
    {
        var query = new SqlStatement(SelectAround, conversation.Value, around, (long)eventsMax);
        var page = new EventPageBuilder(eventsMax, bytesMax);
        return await Read(query, conversation, page, cancellationToken) is var (head, oldest)
            ? new EventPage(page.BySeq(), head, oldest)
            : null;
    }

    public async Task<ThreadPage?> Thread(
        ConversationId conversation, ThreadQuery thread, int bytesMax, CancellationToken cancellationToken)
    {
        var page = new EventPageBuilder(thread.EventsMax, bytesMax);
        var query = new SqlStatement(
            thread.After is null ? SelectThreadBefore : SelectThreadAfter,
            conversation.Value,
            thread.Root,
            thread.After ?? thread.Before ?? long.MaxValue,
            thread.EventsMax + 1L);
        if (await Read(query, conversation, page, cancellationToken) is not var (head, oldest))
        {
            return null;
        }

        var events = thread.After is null ? page.Descending() : page.Ascending();
        return new ThreadPage(new EventPage(events, head, oldest), page.IsFull);
    }

    private static string SelectThread(string border, string order) =>
        $"""
        SELECT c.epoch, c.head, c.oldest, {EventRow.Columns}
        FROM conversation c LEFT JOIN (
            SELECT * FROM event WHERE conversation = $1 AND seq = $2 AND type = 'message' AND {border}
            UNION ALL
            SELECT * FROM
                (SELECT * FROM event WHERE conversation = $1 AND target = $2 AND type = 'message' AND {border}
                ORDER BY seq {order} LIMIT $4) replies) e ON e.conversation = c.id
        {MessageStateRow.JoinEvent}
        WHERE c.id = $1
        ORDER BY e.seq {order}
        LIMIT $4
        """;

    private async Task<(LogHead Head, long Oldest)?> Read(
        SqlStatement query, ConversationId conversation, EventPageBuilder page, CancellationToken cancellationToken)
    {
        LogHead? head = null;
        var oldest = 0L;
        await database.Read(
            query,
            row =>
            {
                head ??= new LogHead(conversation, Epoch.Parse(row.GetString(0)), row.GetInt64(1));
                oldest = row.GetInt64(2);
                return page.IsFull
                    || (EventRow.Read(row, 3, conversation, head.Value.Epoch) is { } logged && !page.Add(logged));
            },
            cancellationToken);
        return head is { } found ? (found, oldest) : null;
    }
}
