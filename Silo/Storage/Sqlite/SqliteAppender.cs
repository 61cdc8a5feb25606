using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Commits;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>Appends on the writer's thread, inside its transaction: nobody else can write meanwhile.</summary>
internal sealed class SqliteAppender(SqliteWriter writer) : ILogAppender
{
    private const string InsertConversation =
        """
        INSERT INTO conversation (id, kind, title, title_key, epoch, head, oldest, messages, last_message,
            member_count, creator, created_at, active_at)
        VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, 0, $6, $7, $7)
        ON CONFLICT DO NOTHING
        """;

    private const string InsertEvent =
        """
        INSERT INTO event (conversation, seq, at, sender_id, sender_type, sender_name, client_id,
            type, recipient_type, target, text, data, message_no)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """;

    private const string MoveHead =
        """
        UPDATE conversation SET head = $4, oldest = $5, messages = $6, last_message = $7, member_count = $8,
            title = $9, title_key = $10, active_at = $11
        WHERE id = $1 AND epoch = $2 AND head = $3
        """;

    private const string PutMembership =
        """
        INSERT INTO membership (conversation, user_id, role, joined_seq, left_seq, read, delivered)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (conversation, user_id) DO UPDATE SET role = excluded.role, joined_seq = excluded.joined_seq,
            left_seq = excluded.left_seq, read = excluded.read, delivered = excluded.delivered
        """;

    public Task<AppendOutcome> Append(AppendRequest request) =>
        writer.Write(session => Append(session, request), CommitWeight.Of(request));

    private static AppendOutcome Append(SqliteSession session, AppendRequest request)
    {
        if (request.Create is { } create && !TryCreate(session, request, create))
        {
            return new Fenced();
        }

        return SqliteLockedLog.Find(session, request.Conversation) is { } locked
            && AppendPlan.Make(request, locked) is { } plan
                ? Store(session, request, plan)
                : new Fenced();
    }

    private static bool TryCreate(SqliteSession session, AppendRequest request, NewConversation create) =>
        session.Execute(
            InsertConversation,
            request.Conversation.Value,
            Words.Kinds.Word(create.Kind),
            create.Title,
            CaselessKeys.Title(create.Title),
            request.Epoch.Value,
            create.Creator.Value,
            request.At.ToUnixTimeMilliseconds()) == 1;

    private static Appended Store(SqliteSession session, AppendRequest request, AppendPlan plan)
    {
        foreach (var planned in plan.Events)
        {
            Insert(session, planned);
        }

        if (plan.Events.Count > 0 && Move(session, request, plan) != 1)
        {
            throw new InvalidOperationException("The head moved inside the writer's transaction.");
        }

        foreach (var membership in plan.Memberships)
        {
            session.Execute(
                PutMembership,
                request.Conversation.Value,
                membership.User.Value,
                Words.Roles.Word(membership.Role),
                membership.JoinedSeq,
                membership.LeftSeq,
                membership.Read,
                membership.Delivered);
        }

        return plan.Outcome;
    }

    private static void Insert(SqliteSession session, PlannedEvent planned) =>
        session.Execute(
            InsertEvent,
            planned.Logged.Conversation.Value,
            planned.Logged.Seq,
            planned.Logged.At.ToUnixTimeMilliseconds(),
            planned.Logged.Sender.Id.Value,
            Words.SenderTypes.Word(planned.Logged.Sender.Type),
            planned.Logged.Sender.Name,
            planned.Logged.ClientId?.Value,
            planned.Columns.Type,
            planned.Columns.RecipientType,
            planned.Columns.Target,
            planned.Columns.Text,
            planned.Columns.Data,
            planned.MessageNo);

    private static int Move(SqliteSession session, AppendRequest request, AppendPlan plan) =>
        session.Execute(
            MoveHead,
            request.Conversation.Value,
            request.Epoch.Value,
            request.ExpectedHead,
            plan.After.Head,
            plan.After.Oldest,
            plan.After.Messages,
            plan.After.LastMessage,
            plan.After.MemberCount,
            plan.After.Title,
            CaselessKeys.Title(plan.After.Title),
            plan.At.ToUnixTimeMilliseconds());
}

/// <summary>A conversation as the writer's transaction sees it.</summary>
internal sealed class SqliteLockedLog(SqliteSession session, ConversationId conversation, LogState state) : ILockedLog
{
    private const string SelectState =
        """
        SELECT epoch, head, oldest, messages, last_message, member_count, title FROM conversation WHERE id = $1
        """;

    private const string SelectCommand =
        """
        SELECT seq, at, type, target FROM event
        WHERE conversation = $1 AND sender_id = $2 AND client_id = $3
        """;

    private const string SelectMembership =
        """
        SELECT role, joined_seq, left_seq, read, delivered FROM membership WHERE conversation = $1 AND user_id = $2
        """;

    public LogState State => state;

    public static SqliteLockedLog? Find(SqliteSession session, ConversationId conversation) =>
        session.ReadFirst(SelectState, ToState, conversation.Value) is { } state
            ? new SqliteLockedLog(session, conversation, state)
            : null;

    public StoredCommand? FindCommand(UserId sender, ClientId clientId) =>
        session.ReadFirst(SelectCommand, ToCommand, conversation.Value, sender.Value, clientId.Value);

    public Membership? FindMembership(UserId user) =>
        session.ReadFirst(
            SelectMembership,
            row => new Membership(
                user,
                Words.Roles.Value(row.GetString(0)),
                row.GetInt64(1),
                row.Number(2),
                row.GetInt64(3),
                row.GetInt64(4)),
            conversation.Value,
            user.Value);

    private static LogState ToState(DbDataReader row) =>
        new(
            Epoch.Parse(row.GetString(0)),
            row.GetInt64(1),
            row.GetInt64(2),
            row.GetInt64(3),
            row.GetInt64(4),
            row.GetInt64(5),
            row.Text(6));

    private static StoredCommand? ToCommand(DbDataReader row) =>
        new StoredCommand(row.GetInt64(0), row.Time(1), row.GetString(2), row.Number(3));
}
