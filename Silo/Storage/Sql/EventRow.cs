using System.Data.Common;
using OrleansChat.Conversations;
using OrleansChat.Silo.Storage.Log;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>The columns of an event, as all queries list them.</summary>
internal static class EventRow
{
    /// <summary>
    /// For a table or sub-query called <c>e</c> with <see cref="MessageStateRow.JoinEvent"/>; as many as <see
    /// cref="Read"/> reads.
    /// </summary>
    public const string Columns =
        $"""
        e.seq, e.at, e.sender_id, e.sender_type, e.sender_name, e.client_id,
        e.type, e.recipient_type, e.target, e.text, e.data,
        {MessageStateRow.Columns}
        """;

    /// <summary>Reads the columns from this one on.</summary>
    /// <returns>Null if an outer join found no event.</returns>
    public static LoggedEvent? Read(DbDataReader row, int column, ConversationId conversation, Epoch epoch) =>
        row.IsDBNull(column)
            ? null
            : new LoggedEvent(
                conversation,
                epoch,
                row.GetInt64(column),
                row.Time(column + 1),
                row.Participant(column + 2),
                row.Text(column + 5) is { } clientId ? ClientId.Parse(clientId) : null,
                ReadBody(row, column + 6));

    private static EventBody ReadBody(DbDataReader row, int column)
    {
        var body = ReadColumns(row, column).ToBody();
        return MessageStateRow.Read(row, column + 5)?.ApplyTo(body) ?? body;
    }

    private static EventColumns ReadColumns(DbDataReader row, int column) =>
        new(
            row.GetString(column),
            row.Text(column + 1),
            row.Number(column + 2),
            row.Text(column + 3),
            row.Text(column + 4));
}
