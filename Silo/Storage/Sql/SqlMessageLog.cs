using System.Collections.Immutable;
using System.Data.Common;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Search;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>The message log in a relational database.</summary>
internal sealed class SqlMessageLog(ISqlDatabase database, ILogAppender appender, SearchIndex search) : IMessageLog
{
    private const string SelectConversation =
        $"""
        SELECT c.kind, c.title, c.epoch, c.head, c.oldest, c.creator, c.access, c.meta_seq, c.workspace, c.member_count,
            c.last_message, m.user_id, (SELECT type FROM account WHERE id = m.user_id),
            (SELECT name FROM account WHERE id = m.user_id), {MembershipRow.Columns}
        FROM conversation c
        LEFT JOIN
            (SELECT * FROM membership WHERE conversation = $1 AND left_seq IS NULL
            ORDER BY role DESC, joined_seq, user_id LIMIT $2) m ON m.conversation = c.id
        WHERE c.id = $1
        """;

    /// <summary>The text that was sent, which no edit gave, and those of the edits.</summary>
    private const string SelectEdits =
        """
        SELECT seq, at, text FROM (
            SELECT CAST(NULL AS bigint) AS seq, at, text, seq AS place FROM event
            WHERE conversation = $1 AND seq = $2 AND type = 'message' AND $3 < $2
            UNION ALL
            SELECT * FROM (
                SELECT seq, at, text, seq AS place FROM event
                WHERE conversation = $1 AND target = $2 AND type = 'edit' AND seq > $3 ORDER BY seq LIMIT $4) later
        ) texts
        ORDER BY place LIMIT $4
        """;

    private readonly SqlEventPages _pages = new(database);

    public async Task<StoredConversation?> Load(
        ConversationId conversation, int membersMax, CancellationToken cancellationToken)
    {
        var rows = await database.Read(
            new SqlStatement(SelectConversation, conversation.Value, (long)membersMax),
            row => (
                Conversation: ToConversation(row, conversation),
                Member: row.IsDBNull(11) ? null : row.Membership(14).For(row.Participant(11))),
            cancellationToken);
        return rows is [var first, ..]
            ? first.Conversation with { Members = [.. rows.Select(row => row.Member).OfType<StoredMember>()] }
            : null;
    }

    private static StoredConversation ToConversation(DbDataReader row, ConversationId id)
    {
        var info = new ConversationInfo(
            id, Words.Kinds.Value(row.GetString(0)), row.Text(1), Epoch.Parse(row.GetString(2)), row.GetInt64(3))
        {
            Access = Words.AccessRules.Value(row.GetString(6)),
            Workspace = row.Conversation(8),
        };
        return new StoredConversation(
            info, row.GetInt64(4), Accounts.UserId.Parse(row.GetString(5)), row.GetInt64(9), Members: [])
        {
            MetaSeq = row.Number(7),
            LastMessage = row.GetInt64(10),
        };
    }

    public async Task<AppendOutcome> Append(AppendRequest request)
    {
        AppendPlan.Check(request);
        var outcome = await appender.Append(request);
        if (outcome is Appended { Head: var head } && head > request.ExpectedHead)
        {
            search.Note(request.Conversation);
        }

        return outcome;
    }

    public Task<EventPage?> ReadAfter(
        ConversationId conversation, long after, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        _pages.After(conversation, after, eventsMax, bytesMax, cancellationToken);

    public Task<EventPage?> ReadBefore(
        ConversationId conversation, long before, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        _pages.Before(conversation, before, eventsMax, bytesMax, cancellationToken);

    public Task<EventPage?> ReadAround(
        ConversationId conversation, long around, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        _pages.Around(conversation, around, eventsMax, bytesMax, cancellationToken);

    public Task<ThreadPage?> ReadThread(
        ConversationId conversation, ThreadQuery query, int bytesMax, CancellationToken cancellationToken) =>
        _pages.Thread(conversation, query, bytesMax, cancellationToken);

    public async Task<ImmutableArray<EditItem>> ReadEdits(
        ConversationId conversation, long target, long after, int itemsMax, CancellationToken cancellationToken) =>
    [
        .. await database.Read(
            new SqlStatement(SelectEdits, conversation.Value, target, after, (long)itemsMax),
            row => new EditItem(row.Number(0), row.Time(1), row.GetString(2)),
            cancellationToken),
    ];
}

/// <summary>The part of the log that is specific to each database.</summary>
internal interface ILogAppender
{
    /// <inheritdoc cref="IMessageLog.Append"/>
    Task<AppendOutcome> Append(AppendRequest request);
}
