using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Uploads;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>Reads the columns that many tables have.</summary>
internal static class Rows
{
    public static string? Text(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>A condition that the query answers with <c>'yes'</c> or <c>'no'</c>.</summary>
    public static bool IsYes(this DbDataReader row, int column) => row.GetString(column) == "yes";

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
}
