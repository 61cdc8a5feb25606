using System.Diagnostics.CodeAnalysis;
using Npgsql;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>The statements of an append. Each takes any number of rows, as one array per column.</summary>
internal static class PostgresAppendCommands
{
    private const string CreateText =
        """
        INSERT INTO conversation (id, kind, title, title_key, epoch, head, oldest, messages, last_message,
            member_count, creator, created_at, active_at, access, workspace)
        SELECT w.id, w.kind, w.title, w.title_key, w.epoch, 0, 0, 0, 0, 0, w.creator, w.at, w.at, w.access, w.workspace
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[],
            $9::text[]) AS w (id, kind, title, title_key, epoch, creator, at, access, workspace)
        ON CONFLICT DO NOTHING
        RETURNING id
        """;

    private const string LockText =
        """
        SELECT id, epoch, head, oldest, messages, last_message, member_count, title, meta_seq
        FROM conversation WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE
        """;

    private const string FindCommandsText =
        """
        SELECT e.conversation, e.sender_id, e.client_id, e.seq, e.at, e.type, e.target
        FROM unnest($1::text[], $2::text[], $3::text[]) AS w (conversation, sender_id, client_id)
        JOIN event e ON e.conversation = w.conversation
            AND e.sender_id = w.sender_id AND e.client_id = w.client_id
        UNION ALL
        SELECT r.conversation, r.sender_id, r.client_id, e.seq, e.at, e.type, e.target
        FROM unnest($1::text[], $2::text[], $3::text[]) AS w (conversation, sender_id, client_id)
        JOIN repeat r ON r.conversation = w.conversation
            AND r.sender_id = w.sender_id AND r.client_id = w.client_id
        JOIN event e ON e.conversation = r.conversation AND e.seq = r.seq
        """;

    private const string FindMembershipsText =
        $"""
        SELECT m.conversation, {MembershipRow.Columns}
        FROM unnest($1::text[], $2::text[]) AS w (conversation, user_id)
        JOIN membership m ON m.conversation = w.conversation AND m.user_id = w.user_id
        """;

    private const string InsertEventsText =
        """
        INSERT INTO event (conversation, seq, at, sender_id, sender_type, sender_name, client_id,
            type, recipient_type, target, text, data, message_no)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::bigint[], $11::text[], $12::text[], $13::bigint[])
        """;

    private const string MoveHeadsText =
        """
        UPDATE conversation c SET head = w.head, oldest = w.oldest, messages = w.messages,
            last_message = w.last_message, member_count = w.member_count,
            title = w.title, title_key = w.title_key, active_at = w.active_at, meta_seq = w.meta_seq,
            changed_in = pg_current_xact_id()::text::bigint
        FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
            $7::bigint[], $8::text[], $9::text[], $10::bigint[], $11::bigint[])
            AS w (id, expected, head, oldest, messages, last_message, member_count, title, title_key, active_at,
                meta_seq)
        WHERE c.id = w.id AND c.head = w.expected
        """;

    private const string LockNamesText =
        "SELECT 1 FROM account WHERE id = ANY ($1) ORDER BY id FOR SHARE";

    private const string PutMembershipsText =
        $"""
        INSERT INTO membership (conversation, user_id, role, joined_seq, left_seq, read, delivered,
            role_seq, muted_until, banned_seq, notify, hidden_seq)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
            $8::bigint[], $9::bigint[], $10::bigint[], $11::text[], $12::bigint[])
        {MembershipRow.OnConflict}
        """;

    public static NpgsqlBatchCommand Create(List<AppendRequest> requests) =>
        Command(
            CreateText,
            Column(requests, request => request.Conversation.Value),
            Column(requests, request => Words.Kinds.Word(request.Create!.Kind)),
            Column(requests, request => request.Create!.Title),
            Column(requests, request => CaselessKeys.Title(request.Create!.Title)),
            Column(requests, request => request.Epoch.Value),
            Column(requests, request => request.Create!.Creator.Value),
            Column(requests, request => request.At.ToUnixTimeMilliseconds()),
            Column(requests, request => Words.AccessRules.Word(request.Create!.Access)),
            Column(requests, request => request.Create!.Workspace?.Value));

    public static NpgsqlBatchCommand Lock(List<ConversationId> conversations) =>
        Command(LockText, Column(conversations, id => id.Value));

    public static NpgsqlBatchCommand FindCommands(
        List<(ConversationId Conversation, UserId Sender, ClientId Id)> keys) =>
        Command(
            FindCommandsText,
            Column(keys, key => key.Conversation.Value),
            Column(keys, key => key.Sender.Value),
            Column(keys, key => key.Id.Value));

    public static NpgsqlBatchCommand FindMemberships(List<(ConversationId Conversation, UserId User)> keys) =>
        Command(
            FindMembershipsText,
            Column(keys, key => key.Conversation.Value),
            Column(keys, key => key.User.Value));

    public static NpgsqlBatchCommand InsertEvents(List<PlannedEvent> events) =>
        Command(
            InsertEventsText,
            Column(events, planned => planned.Logged.Conversation.Value),
            Column(events, planned => planned.Logged.Seq),
            Column(events, planned => planned.Logged.At.ToUnixTimeMilliseconds()),
            Column(events, planned => planned.Logged.Sender.Id.Value),
            Column(events, planned => Words.SenderTypes.Word(planned.Logged.Sender.Type)),
            Column(events, planned => planned.Logged.Sender.Name),
            Column(events, planned => planned.Logged.ClientId?.Value),
            Column(events, planned => planned.Columns.Type),
            Column(events, planned => planned.Columns.RecipientType),
            Column(events, planned => planned.Columns.Target),
            Column(events, planned => planned.Columns.Text),
            Column(events, planned => planned.Columns.Data),
            Column(events, planned => planned.MessageNo));

    public static NpgsqlBatchCommand MoveHeads(List<(AppendRequest Request, AppendPlan Plan)> moved) =>
        Command(
            MoveHeadsText,
            Column(moved, pair => pair.Request.Conversation.Value),
            Column(moved, pair => pair.Request.ExpectedHead),
            Column(moved, pair => pair.Plan.After.Head),
            Column(moved, pair => pair.Plan.After.Oldest),
            Column(moved, pair => pair.Plan.After.Messages),
            Column(moved, pair => pair.Plan.After.LastMessage),
            Column(moved, pair => pair.Plan.After.MemberCount),
            Column(moved, pair => pair.Plan.After.Title),
            Column(moved, pair => CaselessKeys.Title(pair.Plan.After.Title)),
            Column(moved, pair => pair.Plan.At.ToUnixTimeMilliseconds()),
            Column(moved, pair => pair.Plan.After.MetaSeq));

    /// <summary>
    /// Accounts whose names new memberships take: a rename locks the account before the memberships, too.
    /// </summary>
    public static NpgsqlBatchCommand LockNames(List<UserId> users) =>
        Command(LockNamesText, Column(users, user => user.Value));

    public static NpgsqlBatchCommand PutMemberships(List<(ConversationId Conversation, Membership Row)> rows) =>
        Command(
            PutMembershipsText,
            Column(rows, row => row.Conversation.Value),
            Column(rows, row => row.Row.User.Value),
            Column(rows, row => Words.Roles.Word(row.Row.Role)),
            Column(rows, row => row.Row.JoinedSeq),
            Column(rows, row => row.Row.LeftSeq),
            Column(rows, row => row.Row.Read),
            Column(rows, row => row.Row.Delivered),
            Column(rows, row => row.Row.RoleSeq),
            Column(rows, row => row.Row.MutedUntil?.ToUnixTimeMilliseconds()),
            Column(rows, row => row.Row.BannedSeq),
            Column(rows, row => Words.NotifyLevels.Word(row.Row.Notify)),
            Column(rows, row => row.Row.HiddenSeq));

    [SuppressMessage("Security", "CA2100", Justification = "The texts are constants; values are parameters.")]
    internal static NpgsqlBatchCommand Command(string text, params NpgsqlParameter[] columns)
    {
        var command = new NpgsqlBatchCommand(text);
        command.Parameters.AddRange(columns);
        return command;
    }

    internal static NpgsqlParameter<TColumn[]> Column<TRow, TColumn>(List<TRow> rows, Func<TRow, TColumn> value)
    {
        var column = new TColumn[rows.Count];
        for (var index = 0; index < rows.Count; index++)
        {
            column[index] = value(rows[index]);
        }

        return new NpgsqlParameter<TColumn[]> { TypedValue = column };
    }
}
