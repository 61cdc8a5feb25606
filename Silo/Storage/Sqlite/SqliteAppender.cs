using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Commits;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Search;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>Appends on the writer's thread, inside its transaction, so nobody else can write meanwhile.</summary>
internal sealed class SqliteAppender(SqliteWriter writer) : ILogAppender
{
    private const string InsertConversation =
        """
        INSERT INTO conversation (id, kind, title, title_key, epoch, head, oldest, messages, last_message,
            member_count, creator, created_at, active_at, access, workspace)
        VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, 0, $6, $7, $7, $8, $9)
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
            title = $9, title_key = $10, active_at = $11, meta_seq = $12, changed_in = $13
        WHERE id = $1 AND epoch = $2 AND head = $3
        """;

    private const string PutMembership =
        $"""
        INSERT INTO membership (conversation, user_id, role, joined_seq, left_seq, read, delivered,
            role_seq, muted_until, banned_seq, notify, hidden_seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        {MembershipRow.OnConflict}
        """;

    private const string InsertRepeat =
        "INSERT INTO repeat (conversation, sender_id, client_id, seq) VALUES ($1, $2, $3, $4)";

    private const string PutInvite =
        """
        INSERT INTO invite (conversation, code, uses, expires_at, creator) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (conversation, code) DO UPDATE SET uses = excluded.uses
        """;

    private const string DeleteInvites =
        "DELETE FROM invite WHERE conversation = $1 AND (uses = 0 OR expires_at <= $2)";

    private const string SendUpload =
        "UPDATE upload SET state = 'sent', conversation = $2, seq = $3 WHERE id = $1 AND state = 'ready'";

    private const string ReleaseUploads =
        "UPDATE upload SET state = 'removed' WHERE conversation = $1 AND seq = $2 AND state = 'sent'";

    /// <summary>
    /// The last change number, used only by the writer's thread. Numbers are strictly increasing microseconds, so that
    /// they keep growing after a restart.
    /// </summary>
    private long _changedIn;

    public Task<AppendOutcome> Append(AppendRequest request) =>
        writer.WriteUntimed(session => Append(session, request), CommitWeight.Of(request));

    private AppendOutcome Append(SqliteSession session, AppendRequest request)
    {
        if (request.Create is { } create && !TryCreate(session, request, create))
        {
            return new Fenced();
        }

        return SqliteLockedLog.Find(session, request.Conversation) is { } locked
            && AppendPlan.Make(request, locked, FindWorkspace(session, request)) is { } plan
                ? Store(session, request, plan)
                : new Fenced();
    }

    private static SqliteLockedLog? FindWorkspace(SqliteSession session, AppendRequest request) =>
        AppendPlan.WorkspaceOf(request) is { } workspace ? SqliteLockedLog.Find(session, workspace) : null;

    private static bool TryCreate(SqliteSession session, AppendRequest request, NewConversation create) =>
        session.Execute(
            InsertConversation,
            request.Conversation.Value,
            Words.Kinds.Word(create.Kind),
            create.Title,
            CaselessKeys.Title(create.Title),
            request.Epoch.Value,
            create.Creator.Value,
            request.At.ToUnixTimeMilliseconds(),
            Words.AccessRules.Word(create.Access),
            create.Workspace?.Value) == 1;

    private Appended Store(SqliteSession session, AppendRequest request, AppendPlan plan)
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
            Put(session, request.Conversation, membership);
        }

        foreach (var message in plan.ChangedMessages)
        {
            SqliteMessageStates.Put(session, request.Conversation, message);
        }

        SqliteMessageStates.PutMentions(session, request.Conversation, plan);
        foreach (var change in SearchChange.Of(plan))
        {
            SqliteSearchIndexer.Apply(session, change);
        }

        foreach (var reaction in plan.Reactions)
        {
            SqliteMessageStates.Put(session, request.Conversation, reaction);
        }

        foreach (var (sender, clientId, seq) in plan.Repeats)
        {
            session.Execute(InsertRepeat, request.Conversation.Value, sender.Value, clientId.Value, seq);
        }

        foreach (var upload in plan.Uploads)
        {
            session.Execute(SendUpload, upload.Id.Value, request.Conversation.Value, upload.Seq);
        }

        foreach (var seq in plan.Deleted)
        {
            session.Execute(ReleaseUploads, request.Conversation.Value, seq);
        }

        Put(session, request);
        return plan.Outcome;
    }

    private static void Put(SqliteSession session, ConversationId conversation, Membership membership) =>
        session.Execute(
            PutMembership,
            conversation.Value,
            membership.User.Value,
            Words.Roles.Word(membership.Role),
            membership.JoinedSeq,
            membership.LeftSeq,
            membership.Read,
            membership.Delivered,
            membership.RoleSeq,
            membership.MutedUntil?.ToUnixTimeMilliseconds(),
            membership.BannedSeq,
            Words.NotifyLevels.Word(membership.Notify),
            membership.HiddenSeq);

    private static void Put(SqliteSession session, AppendRequest request)
    {
        foreach (var invite in request.Invites)
        {
            session.Execute(
                PutInvite,
                request.Conversation.Value,
                invite.After.Code,
                (long)invite.After.Uses,
                invite.After.ExpiresAt.ToUnixTimeMilliseconds(),
                invite.After.Creator.Value);
        }

        if (!request.Invites.IsEmpty)
        {
            session.Execute(DeleteInvites, request.Conversation.Value, request.At.ToUnixTimeMilliseconds());
        }
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

    private int Move(SqliteSession session, AppendRequest request, AppendPlan plan)
    {
        _changedIn = Math.Max(_changedIn + 1, plan.At.ToUnixTimeMilliseconds() * 1_000);
        return session.Execute(
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
            plan.At.ToUnixTimeMilliseconds(),
            plan.After.MetaSeq,
            _changedIn);
    }
}
