using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>The columns of an event that an index needs.</summary>
internal static class UnindexedRow
{
    /// <summary>For a table or sub-query called <c>e</c>.</summary>
    public const string Columns = "e.seq, e.at, e.sender_id, e.type, e.recipient_type, e.target, e.text, e.data";

    /// <summary>Reads the columns from this one on.</summary>
    public static UnindexedEvent Read(DbDataReader row, int column, ConversationId conversation)
    {
        var type = row.GetString(column + 3);
        return new UnindexedEvent(
            conversation,
            row.GetInt64(column),
            row.GetInt64(column + 1),
            type == EventColumns.Message ? Words(row, column, conversation) : null);
    }

    private static string Words(DbDataReader row, int column, ConversationId conversation)
    {
        var columns = new EventColumns(
            EventColumns.Message,
            row.Text(column + 4),
            row.Number(column + 5),
            row.Text(column + 6),
            row.Text(column + 7));
        return SearchWords.Of(
            conversation, UserId.Parse(row.GetString(column + 2)), (MessageBody)columns.ToBody());
    }
}
