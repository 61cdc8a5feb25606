using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Silo.Storage.Log;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>The columns of a message's state and of a reaction, as all queries list them.</summary>
internal static class MessageStateRow
{
    /// <summary>For a table called <c>s</c>; as many as <see cref="Read"/> reads.</summary>
    public const string Columns =
        """
        s.seq, s.changed, s.text, s.edited_seq, s.edited_at, s.deleted_seq, s.deleted_at, s.pin_seq, s.pin_at,
        s.pinned, s.replies, s.last_reply, s.participants, s.reactions, s.mentions
        """;

    /// <summary>
    /// Adds the state that an event <c>e</c> is read with: a message's own, and that of the message that an edit
    /// changed.
    /// </summary>
    public const string JoinEvent =
        """
        LEFT JOIN message_state s ON s.conversation = e.conversation
            AND s.seq = CASE e.type WHEN 'message' THEN e.seq WHEN 'edit' THEN e.target END
        """;

    /// <summary>What an insert of a state does where there is one.</summary>
    public const string OnConflict =
        """
        ON CONFLICT (conversation, seq) DO UPDATE SET changed = excluded.changed, text = excluded.text,
            edited_seq = excluded.edited_seq, edited_at = excluded.edited_at,
            deleted_seq = excluded.deleted_seq, deleted_at = excluded.deleted_at,
            pin_seq = excluded.pin_seq, pin_at = excluded.pin_at, pinned = excluded.pinned,
            replies = excluded.replies, last_reply = excluded.last_reply,
            participants = excluded.participants, reactions = excluded.reactions, mentions = excluded.mentions
        """;

    /// <summary>Reads the columns from this one on.</summary>
    /// <returns>Null if an outer join found no state.</returns>
    public static MessageRow? Read(DbDataReader row, int column) =>
        row.IsDBNull(column)
            ? null
            : new MessageRow(row.GetInt64(column))
            {
                Changed = row.GetInt64(column + 1),
                Text = row.Text(column + 2),
                Edited = Point(row, column + 3),
                Deleted = Point(row, column + 5),
                Pin = Point(row, column + 7),
                IsPinned = row.GetInt64(column + 9) == 1,
                Replies = row.GetInt64(column + 10),
                LastReply = row.GetInt64(column + 11),
                ParticipantsJson = row.Text(column + 12),
                ReactionsJson = row.Text(column + 13),
                MentionsJson = row.Text(column + 14),
            };

    /// <summary>Reads target, emoji, user_id, seq, at, is_on, in columns from this one on.</summary>
    public static ReactionRow ReadReaction(DbDataReader row, int column) =>
        new(
            row.GetInt64(column),
            Emoji.Stored(row.GetString(column + 1)),
            UserId.Parse(row.GetString(column + 2)),
            new EventPoint(row.GetInt64(column + 3), row.Time(column + 4)),
            row.GetInt64(column + 5) == 1);

    private static EventPoint? Point(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : new EventPoint(row.GetInt64(column), row.Time(column + 1));
}
