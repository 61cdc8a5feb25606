using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Uploads;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>Reads the columns that many tables have.</summary>
internal static class Rows
{
    public static string? Text(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    public static ConversationId? Conversation(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : ConversationId.Parse(row.GetString(column));

    public static UploadId? Upload(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : UploadId.Parse(row.GetString(column));

    public static long? Number(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetInt64(column);

    public static DateTimeOffset Time(this DbDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <summary>Id, type and name, in three columns from this one on.</summary>
    public static Participant Participant(this DbDataReader row, int column) =>
        new(
            UserId.Parse(row.GetString(column)),
            Words.SenderTypes.Value(row.GetString(column + 1)),
            row.GetString(column + 2));

    /// <summary>
    /// User, role, joined_seq, left_seq, read, delivered, role_seq, muted_until, banned_seq, in columns from this one
    /// on.
    /// </summary>
    public static Membership Membership(this DbDataReader row, int column) =>
        new(
            UserId.Parse(row.GetString(column)),
            Words.Roles.Value(row.GetString(column + 1)),
            row.GetInt64(column + 2),
            row.Number(column + 3),
            row.GetInt64(column + 4),
            row.GetInt64(column + 5))
        {
            RoleSeq = row.Number(column + 6),
            MutedUntil = row.IsDBNull(column + 7) ? null : row.Time(column + 7),
            BannedSeq = row.Number(column + 8),
        };
}
