using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>
/// The states of messages and the reactions to them, as the writer's transaction sees and writes them.
/// </summary>
internal static class SqliteMessageStates
{
    private const string SelectMessage =
        $"SELECT {MessageStateRow.Columns} FROM message_state s WHERE s.conversation = $1 AND s.seq = $2";

    private const string SelectReaction =
        """
        SELECT target, emoji, user_id, seq, at, is_on FROM reaction
        WHERE conversation = $1 AND target = $2 AND emoji = $3 AND user_id = $4
        """;

    private const string SelectReactions =
        """
        SELECT target, emoji, user_id, seq, at, is_on FROM reaction
        WHERE conversation = $1 AND target = $2 AND emoji = $3 AND is_on = 1 ORDER BY seq LIMIT $4
        """;

    private const string PutMessage =
        $"""
        INSERT INTO message_state (conversation, seq, changed, text, edited_seq, edited_at, deleted_seq, deleted_at,
            pin_seq, pin_at, pinned, replies, last_reply, participants, reactions, mentions)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        {MessageStateRow.OnConflict}
        """;

    private const string PutReaction =
        """
        INSERT INTO reaction (conversation, target, emoji, user_id, seq, at, is_on) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (conversation, target, emoji, user_id) DO UPDATE SET seq = excluded.seq, at = excluded.at,
            is_on = excluded.is_on
        """;

    private const string DeleteMentions = "DELETE FROM mention WHERE conversation = $1 AND seq = $2";

    private const string PutMention =
        "INSERT INTO mention (conversation, user_id, seq, author) VALUES ($1, $2, $3, $4)";

    public static void PutMentions(SqliteSession session, ConversationId conversation, AppendPlan plan)
    {
        foreach (var seq in plan.ReplacedMentions)
        {
            session.Execute(DeleteMentions, conversation.Value, seq);
        }

        foreach (var mention in plan.Mentions)
        {
            session.Execute(PutMention, conversation.Value, mention.UserKey, mention.Seq, mention.Author.Value);
        }
    }

    public static MessageRow? Find(SqliteSession session, ConversationId conversation, long seq) =>
        session.Read(SelectMessage, row => MessageStateRow.Read(row, 0), conversation.Value, seq).FirstOrDefault();

    public static ReactionRow? Find(
        SqliteSession session, ConversationId conversation, long target, Emoji emoji, UserId user) =>
        session
            .Read(
                SelectReaction,
                row => MessageStateRow.ReadReaction(row, 0),
                conversation.Value,
                target,
                emoji.Value,
                user.Value)
            .FirstOrDefault();

    /// <summary>The first present reactions.</summary>
    public static List<ReactionRow> FindFirst(
        SqliteSession session, ConversationId conversation, long target, Emoji emoji, long count) =>
        session.Read(
            SelectReactions,
            row => MessageStateRow.ReadReaction(row, 0),
            conversation.Value,
            target,
            emoji.Value,
            count);

    public static void Put(SqliteSession session, ConversationId conversation, MessageRow message) =>
        session.Execute(
            PutMessage,
            conversation.Value,
            message.Seq,
            message.Changed,
            message.Text,
            message.Edited?.Seq,
            message.Edited?.At.ToUnixTimeMilliseconds(),
            message.Deleted?.Seq,
            message.Deleted?.At.ToUnixTimeMilliseconds(),
            message.Pin?.Seq,
            message.Pin?.At.ToUnixTimeMilliseconds(),
            message.IsPinned ? 1L : 0L,
            message.Replies,
            message.LastReply,
            message.ParticipantsJson,
            message.ReactionsJson,
            message.MentionsJson);

    public static void Put(SqliteSession session, ConversationId conversation, ReactionRow reaction) =>
        session.Execute(
            PutReaction,
            conversation.Value,
            reaction.Target,
            reaction.Emoji.Value,
            reaction.User.Value,
            reaction.Last.Seq,
            reaction.Last.At.ToUnixTimeMilliseconds(),
            reaction.IsOn ? 1L : 0L);
}
