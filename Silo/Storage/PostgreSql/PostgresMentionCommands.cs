using Npgsql;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Log;
using static OrleansChat.Silo.Storage.PostgreSql.PostgresAppendCommands;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>The statements of an append that concern mentions.</summary>
internal static class PostgresMentionCommands
{
    private const string DeleteText =
        """
        DELETE FROM mention m USING unnest($1::text[], $2::bigint[]) AS d (conversation, seq)
        WHERE m.conversation = d.conversation AND m.seq = d.seq
        """;

    private const string InsertText =
        """
        INSERT INTO mention (conversation, user_id, seq, author)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[])
        """;

    public static IEnumerable<NpgsqlBatchCommand> Of(List<(AppendRequest Request, AppendPlan Plan)> plans)
    {
        var replaced = plans
            .SelectMany(pair => pair.Plan.ReplacedMentions.Select(seq => (pair.Request.Conversation, Seq: seq)))
            .ToList();
        if (replaced.Count > 0)
        {
            yield return Command(
                DeleteText,
                Column(replaced, row => row.Conversation.Value),
                Column(replaced, row => row.Seq));
        }

        var rows = plans
            .SelectMany(pair => pair.Plan.Mentions.Select(row => (pair.Request.Conversation, Row: row)))
            .ToList();
        if (rows.Count > 0)
        {
            yield return Command(
                InsertText,
                Column(rows, row => row.Conversation.Value),
                Column(rows, row => row.Row.UserKey),
                Column(rows, row => row.Row.Seq),
                Column(rows, row => row.Row.Author.Value));
        }
    }
}
