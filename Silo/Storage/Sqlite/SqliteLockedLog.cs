using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Sql;

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
        """;

    private const string SelectMembership =
        """
        SELECT user_id, role, joined_seq, left_seq, read, delivered, role_seq, muted_until, banned_seq
        FROM membership WHERE conversation = $1 AND user_id = $2
        """;

    private const string SelectInvite = "SELECT uses FROM invite WHERE conversation = $1 AND code = $2";

    public LogState State => state;

    public static SqliteLockedLog? Find(SqliteSession session, ConversationId conversation) =>
        session.ReadFirst(SelectState, ToState, conversation.Value) is { } state
            ? new SqliteLockedLog(session, conversation, state)
            : null;

    public StoredCommand? FindCommand(UserId sender, ClientId clientId) =>
        session.ReadFirst(SelectCommand, ToCommand, conversation.Value, sender.Value, clientId.Value);

    public Membership? FindMembership(UserId user) =>
        session.ReadFirst(SelectMembership, row => row.Membership(0), conversation.Value, user.Value);

    public int UsesOf(string inviteCode) =>
        session.ReadFirst(SelectInvite, row => row.GetInt32(0), conversation.Value, inviteCode);

    private static LogState ToState(DbDataReader row) =>
        new(
            Epoch.Parse(row.GetString(0)),
            row.GetInt64(1),
            row.GetInt64(2),
            row.GetInt64(3),
            row.GetInt64(4),
            row.GetInt64(5),
            row.Text(6),
            row.Number(7));

    private static StoredCommand? ToCommand(DbDataReader row) =>
        new StoredCommand(row.GetInt64(0), row.Time(1), row.GetString(2), row.Number(3));
}
