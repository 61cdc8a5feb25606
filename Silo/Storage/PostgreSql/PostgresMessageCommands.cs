using Npgsql;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Sql;
using static OrleansChat.Silo.Storage.PostgreSql.PostgresAppendCommands;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>The statements of an append that concern the states of messages and the reactions to them.</summary>
internal static class PostgresMessageCommands
{
    private const string FindMessagesText =
        $"""
        SELECT s.conversation, {MessageStateRow.Columns}
        FROM unnest($1::text[], $2::bigint[]) AS w (conversation, seq)
        JOIN message_state s ON s.conversation = w.conversation AND s.seq = w.seq
        """;

    private const string FindOwnReactionsText =
        """
        SELECT r.conversation, r.target, r.emoji, r.user_id, r.seq, r.at, r.is_on
        FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[]) AS w (conversation, target, emoji, user_id)
        JOIN reaction r ON r.conversation = w.conversation AND r.target = w.target AND r.emoji = w.emoji
            AND r.user_id = w.user_id
        """;

    private const string FindReactionsText =
        """
        SELECT r.conversation, r.target, r.emoji, r.user_id, r.seq, r.at, r.is_on
        FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[]) AS w (conversation, target, emoji, needed)
        CROSS JOIN LATERAL (
            SELECT * FROM reaction f
            WHERE f.conversation = w.conversation AND f.target = w.target AND f.emoji = w.emoji AND f.is_on = 1
            ORDER BY f.seq LIMIT w.needed) r
        """;

    private const string PutMessagesText =
        $"""
        INSERT INTO message_state (conversation, seq, changed, text, edited_seq, edited_at, deleted_seq, deleted_at,
            pin_seq, pin_at, pinned, replies, last_reply, participants, reactions, mentions)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[],
            $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[],
            $14::text[], $15::text[], $16::text[])
        {MessageStateRow.OnConflict}
        """;

    private const string PutReactionsText =
        """
        INSERT INTO reaction (conversation, target, emoji, user_id, seq, at, is_on)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
        ON CONFLICT (conversation, target, emoji, user_id) DO UPDATE SET seq = excluded.seq, at = excluded.at,
            is_on = excluded.is_on
        """;

    private const string InsertRepeatsText =
        """
        INSERT INTO repeat (conversation, sender_id, client_id, seq)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
        """;

    /// <summary>What has to be read of messages before the requests can be planned.</summary>
    /// <remarks>Each command with what takes its rows, whose first column is the conversation.</remarks>
    public static IEnumerable<(NpgsqlBatchCommand Command, Action<PostgresLockedLog, NpgsqlDataReader> Row)> Find(
        List<AppendRequest> requests)
    {
        var targets = requests
            .SelectMany(request => MessagePlan.TargetsOf(request).Select(target => (request.Conversation, target)))
            .ToList();
        if (targets.Count == 0)
        {
            yield break;
        }

        yield return (
            Command(
                FindMessagesText,
                Column(targets, key => key.Conversation.Value),
                Column(targets, key => key.target)),
            (log, row) => log.AddMessage(row));

        var reactions = requests.SelectMany(ReactionsOf).ToList();
        if (reactions.Count > 0)
        {
            yield return (
                Command(
                    FindOwnReactionsText,
                    Column(reactions, key => key.Conversation.Value),
                    Column(reactions, key => key.Body.Target),
                    Column(reactions, key => key.Body.Emoji.Value),
                    Column(reactions, key => key.User.Value)),
                (log, row) => log.AddReaction(row));
        }

        var withdrawn = reactions
            .GroupBy(key => (key.Conversation, key.Body.Target, key.Body.Emoji))
            .Where(group => group.Any(key => !key.Body.On))
            .Select(group => (group.Key, Needed: ConversationLimits.ReactionPeopleShown + group.Count()))
            .ToList();
        if (withdrawn.Count > 0)
        {
            yield return (
                Command(
                    FindReactionsText,
                    Column(withdrawn, row => row.Key.Conversation.Value),
                    Column(withdrawn, row => row.Key.Target),
                    Column(withdrawn, row => row.Key.Emoji.Value),
                    Column(withdrawn, row => (long)row.Needed)),
                (log, row) => log.AddReaction(row));
        }
    }

    public static NpgsqlBatchCommand PutMessages(List<(ConversationId Conversation, MessageRow Row)> rows) =>
        Command(
            PutMessagesText,
            Column(rows, row => row.Conversation.Value),
            Column(rows, row => row.Row.Seq),
            Column(rows, row => row.Row.Changed),
            Column(rows, row => row.Row.Text),
            Column(rows, row => row.Row.Edited?.Seq),
            Column(rows, row => row.Row.Edited?.At.ToUnixTimeMilliseconds()),
            Column(rows, row => row.Row.Deleted?.Seq),
            Column(rows, row => row.Row.Deleted?.At.ToUnixTimeMilliseconds()),
            Column(rows, row => row.Row.Pin?.Seq),
            Column(rows, row => row.Row.Pin?.At.ToUnixTimeMilliseconds()),
            Column(rows, row => row.Row.IsPinned ? 1L : 0L),
            Column(rows, row => row.Row.Replies),
            Column(rows, row => row.Row.LastReply),
            Column(rows, row => row.Row.ParticipantsJson),
            Column(rows, row => row.Row.ReactionsJson),
            Column(rows, row => row.Row.MentionsJson));

    public static NpgsqlBatchCommand PutReactions(List<(ConversationId Conversation, ReactionRow Row)> rows) =>
        Command(
            PutReactionsText,
            Column(rows, row => row.Conversation.Value),
            Column(rows, row => row.Row.Target),
            Column(rows, row => row.Row.Emoji.Value),
            Column(rows, row => row.Row.User.Value),
            Column(rows, row => row.Row.Last.Seq),
            Column(rows, row => row.Row.Last.At.ToUnixTimeMilliseconds()),
            Column(rows, row => row.Row.IsOn ? 1L : 0L));

    public static NpgsqlBatchCommand InsertRepeats(List<(ConversationId Conversation, PlannedRepeat Row)> rows) =>
        Command(
            InsertRepeatsText,
            Column(rows, row => row.Conversation.Value),
            Column(rows, row => row.Row.Sender.Value),
            Column(rows, row => row.Row.ClientId.Value),
            Column(rows, row => row.Row.Seq));

    private static IEnumerable<(ConversationId Conversation, ReactBody Body, UserId User)> ReactionsOf(
        AppendRequest request) =>
        request.Entries
            .Where(entry => entry.Body is ReactBody)
            .Select(entry => (request.Conversation, (ReactBody)entry.Body, entry.Sender.Id));
}
