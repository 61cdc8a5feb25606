using System.Data.Common;
using System.Globalization;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Reading;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>A person's conversations in a relational database.</summary>
internal sealed class SqlConversationRows(ISqlDatabase database) : IConversationRows
{
    /// <summary>Of those whom <c>$1</c> is a member of.</summary>
    private const string SelectOwn =
        """
        SELECT c.id, c.kind, c.title, c.epoch, c.head, c.messages, c.last_message, c.member_count, c.active_at,
            m.read, c.access, c.workspace, m.notify, m.hidden_seq
        FROM membership m JOIN conversation c ON c.id = m.conversation
        WHERE m.user_id = $1 AND m.left_seq IS NULL
        """;

    private static readonly string MentionedMax =
        ReadLimits.MentionedMax.ToString(CultureInfo.InvariantCulture);

    private static readonly string SelectByActivity = SelectItems(
        $"""
        {SelectOwn} AND (c.active_at < $2 OR (c.active_at = $2 AND c.id > $3))
        ORDER BY c.active_at DESC, c.id LIMIT $4
        """,
        "p.active_at DESC, p.id");

    private readonly string _selectMoved = SelectItems(
        $"""
        {SelectOwn} AND m.conversation > $2
            AND (c.changed_in >= $3 OR CAST(c.changed_in AS text) IN ({database.Dialect.Set("$4")}))
            AND c.changed_in < {database.Dialect.ChangesEnd}
        ORDER BY m.conversation LIMIT $5
        """,
        "p.id");

    public async Task<ChangeMark> Mark(UserId user, CancellationToken cancellationToken)
    {
        var read = await database.Read(
            new SqlStatement(database.Dialect.ReadChanges, user.Value), row => row.GetString(0), cancellationToken);
        return read is [var text] && ChangeMark.Parse(text) is { } mark
            ? mark
            : throw new InvalidOperationException("The database does not say which transactions it committed.");
    }

    public Task<List<ConversationRow>> ByActivity(
        UserId user, long activeAt, string id, int limit, CancellationToken cancellationToken) =>
        database.Read(
            new SqlStatement(SelectByActivity, user.Value, activeAt, id, (long)limit), ToRow, cancellationToken);

    public Task<List<ConversationRow>> MovedSince(
        UserId user, ChangeMark mark, string id, int limit, CancellationToken cancellationToken)
    {
        var open = JsonSet.Of(mark.Open.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        return database.Read(
            new SqlStatement(_selectMoved, user.Value, id, mark.Next, open, (long)limit), ToRow, cancellationToken);
    }

    /// <summary>
    /// The page is cut before anything costly is asked of its rows. Unread messages are a difference of running
    /// numbers, less one's own: however many there are, only one's own are counted one by one. Mentions are counted up
    /// to a limit.
    /// </summary>
    private static string SelectItems(string page, string order) =>
        $"""
        SELECT p.id, p.kind, p.title, p.epoch, p.head, p.member_count, p.active_at, p.read, p.access, p.workspace,
            CASE WHEN p.read >= p.last_message THEN 0 ELSE
                p.messages
                - (SELECT n.message_no - CASE n.type WHEN 'message' THEN 1 ELSE 0 END
                    FROM event n WHERE n.conversation = p.id AND n.seq > p.read ORDER BY n.seq LIMIT 1)
                - (SELECT count(*) FROM event o
                    WHERE o.conversation = p.id AND o.sender_id = $1 AND o.type = 'message' AND o.seq > p.read)
            END AS unread,
            CASE WHEN p.read >= p.last_message THEN 0 ELSE
                (SELECT count(*) FROM
                    (SELECT 1 FROM mention n
                    WHERE n.conversation = p.id AND n.user_id IN ($1, '{MentionRow.Everybody}') AND n.seq > p.read
                        AND n.author <> $1
                    LIMIT {MentionedMax}) found)
            END AS mentioned,
            p.notify, CASE WHEN p.hidden_seq >= p.last_message THEN 'yes' ELSE 'no' END,
            {EventRow.Columns}
        FROM ({page}) p
        LEFT JOIN event e ON e.conversation = p.id AND e.seq = p.last_message
        {MessageStateRow.JoinEvent}
        ORDER BY {order}
        """;

    private static ConversationRow ToRow(DbDataReader row) => new(ToItem(row), row.GetInt64(6));

    private static ConversationItem ToItem(DbDataReader row)
    {
        var info = new ConversationInfo(
            ConversationId.Parse(row.GetString(0)),
            Words.Kinds.Value(row.GetString(1)),
            row.Text(2),
            Epoch.Parse(row.GetString(3)),
            row.GetInt64(4))
        {
            Access = Words.AccessRules.Value(row.GetString(8)),
            Workspace = row.Conversation(9),
        };
        return new ConversationItem(
            info,
            row.GetInt64(7),
            Convert.ToInt64(row.GetValue(10), CultureInfo.InvariantCulture),
            (int)row.GetInt64(5),
            EventRow.Read(row, 14, info.Id, info.Epoch))
        {
            Mentioned = Convert.ToInt64(row.GetValue(11), CultureInfo.InvariantCulture),
            Notify = Words.NotifyLevels.Value(row.GetString(12)),
            Hidden = row.IsYes(13),
        };
    }
}
