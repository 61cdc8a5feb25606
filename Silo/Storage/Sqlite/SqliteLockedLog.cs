using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Sql;
using OrleansChat.Uploads;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>A conversation as the writer's transaction sees it.</summary>
internal sealed class SqliteLockedLog(SqliteSession session, ConversationId conversation, LogState state) : ILockedLog
{
    private const string SelectState =
        """
        SELECT epoch, head, oldest, messages, last_message, member_count, title, meta_seq
        FROM conversation WHERE id = $1
        """;

    private const string SelectCommand =
        """
        SELECT seq, at, type, target FROM event
        WHERE conversation = $1 AND sender_id = $2 AND client_id = $3
        UNION ALL
        SELECT e.seq, e.at, e.type, e.target FROM repeat r
        JOIN event e ON e.conversation = r.conversation AND e.seq = r.seq
        WHERE r.conversation = $1 AND r.sender_id = $2 AND r.client_id = $3
        """;

    private const string SelectMembership =
        $"SELECT {MembershipRow.Columns} FROM membership m WHERE m.conversation = $1 AND m.user_id = $2";

    private const string SelectInvite = "SELECT uses FROM invite WHERE conversation = $1 AND code = $2";

    private const string SelectUnsent = "SELECT 1 FROM upload WHERE id = $1 AND owner = $2 AND state = 'ready'";

    public LogState State => state;

    public static SqliteLockedLog? Find(SqliteSession session, ConversationId conversation) =>
        session.ReadFirst(SelectState, ToState, conversation.Value) is { } state
            ? new SqliteLockedLog(session, conversation, state)
            : null;

    public StoredCommand? FindCommand(UserId sender, ClientId clientId) =>
        session.ReadFirst(SelectCommand, ToCommand, conversation.Value, sender.Value, clientId.Value);

    public Membership? FindMembership(UserId user) =>
        session.Read(SelectMembership, row => row.Membership(0), conversation.Value, user.Value).FirstOrDefault();

    public MessageRow? FindMessage(long seq) => SqliteMessageStates.Find(session, conversation, seq);

    public ReactionRow? FindReaction(long target, Emoji emoji, UserId user) =>
        SqliteMessageStates.Find(session, conversation, target, emoji, user);

    public IEnumerable<ReactionRow> FindReactions(long target, Emoji emoji, int count) =>
        SqliteMessageStates.FindFirst(session, conversation, target, emoji, count);

    public int UsesOf(string inviteCode) =>
        (int)session.ReadFirst(SelectInvite, row => row.Number(0), conversation.Value, inviteCode);

    public bool IsUnsent(UploadId upload, UserId owner) =>
        session.ReadFirst(SelectUnsent, _ => true, upload.Value, owner.Value);

    private static LogState ToState(SqliteStatement row) =>
        new(
            Epoch.Parse(row.Text(0)),
            row.Number(1),
            row.Number(2),
            row.Number(3),
            row.Number(4),
            row.Number(5),
            row.IsNull(6) ? null : row.Text(6),
            row.IsNull(7) ? null : row.Number(7));

    private static StoredCommand? ToCommand(SqliteStatement row) =>
        new StoredCommand(
            row.Number(0),
            DateTimeOffset.FromUnixTimeMilliseconds(row.Number(1)),
            row.Text(2),
            row.IsNull(3) ? null : row.Number(3));
}
