using System.Collections.Immutable;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.Search;

/// <summary>How a database is asked for messages.</summary>
/// <param name="Format">Writes an expression in the database's language.</param>
/// <param name="Stages">
/// Queries with the expression <c>$1</c>, for messages before the place <c>$2</c> and from <c>$3</c> on, at most
/// <c>$4</c>, newest first, in the conversations of the JSON array <c>$5</c>, or in all if it is null. When one has no
/// more to give, the next one continues; the last one finds all.
/// </param>
internal sealed record SearchSql(Func<SearchExpression, string> Format, ImmutableArray<string> Stages)
{
    /// <summary>Messages among which PostgreSQL looks without GIN.</summary>
    private const int NewestMax = 2_000;

    private const string IsInPostgresScope =
        "($5::text IS NULL OR conversation IN (SELECT value FROM json_array_elements_text($5::json)))";

    /// <summary>FTS5 walks its lists from the newest message on, and only as far as it is asked to.</summary>
    public static SearchSql Sqlite { get; } = new(
        expression => expression.ToFts5(),
        [
            Select(
                """
                SELECT rowid AS id FROM search_index i
                WHERE search_index MATCH $1 AND rowid < $2 AND rowid >= $3
                    AND ($5 IS NULL OR
                        (SELECT conversation FROM search_document WHERE id = i.rowid)
                            IN (SELECT value FROM json_each($5)))
                ORDER BY rowid DESC LIMIT $4
                """),
        ]);

    /// <summary>
    /// GIN finds all messages with a word before it can sort them. Frequent words are therefore looked for among the
    /// newest messages first; what isn't found there is rare enough for GIN.
    /// </summary>
    public static SearchSql PostgreSql { get; } = new(
        expression => expression.ToTsQuery(),
        [
            Select(
                $"""
                SELECT n.id FROM
                    (SELECT id, conversation, tokens FROM search_document WHERE id < $2 AND id >= $3
                    ORDER BY id DESC LIMIT {NewestMax}) n
                WHERE n.tokens @@ $1::tsquery AND {IsInPostgresScope}
                ORDER BY n.id DESC LIMIT $4
                """),
            Select(
                $"""
                SELECT f.id FROM
                    (SELECT id, conversation FROM search_document
                    WHERE tokens @@ $1::tsquery AND id + 0 < $2 AND id + 0 >= $3 OFFSET 0) f
                WHERE {IsInPostgresScope}
                ORDER BY f.id DESC LIMIT $4
                """),
        ]);

    private static string Select(string places) =>
        $"""
        SELECT d.id, d.conversation, c.epoch, {EventRow.Columns}
        FROM ({places}) p
        JOIN search_document d ON d.id = p.id
        JOIN conversation c ON c.id = d.conversation
        LEFT JOIN event e ON e.conversation = d.conversation AND e.seq = d.seq
        {MessageStateRow.JoinEvent}
        ORDER BY d.id DESC
        """;
}
