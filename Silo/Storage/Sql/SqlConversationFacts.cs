using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>What rules have to know beyond a conversation's state, in a relational database.</summary>
internal sealed class SqlConversationFacts(ISqlDatabase database) : IConversationFacts
{
    private const string SelectInvites =
        "SELECT code, uses, expires_at, creator FROM invite WHERE conversation = $1";

    /// <summary>The words of roles sort by rank, but for that of readers, who lead nobody.</summary>
    private const string SelectLeading =
        """
        SELECT m.user_id, (SELECT type FROM account WHERE id = m.user_id), m.name,
            m.user_id, m.role, m.joined_seq, m.left_seq, m.read, m.delivered,
            m.role_seq, m.muted_until, m.banned_seq
        FROM membership m
        WHERE m.conversation = $1 AND m.left_seq IS NULL AND m.role < 'reader'
        ORDER BY m.role DESC, m.joined_seq, m.user_id
        LIMIT $2
        """;

    private const string SelectChannels =
        """
        SELECT m.conversation, m.joined_seq
        FROM membership m JOIN conversation c ON c.id = m.conversation
        WHERE m.user_id = $1 AND m.left_seq IS NULL AND c.workspace = $2
        ORDER BY m.conversation
        """;

    private readonly string _selectPeople =
        $"""
        SELECT a.id, a.type, a.name, a.role,
            m.user_id, m.role, m.joined_seq, m.left_seq, m.read, m.delivered,
            m.role_seq, m.muted_until, m.banned_seq, w.role
        FROM account a LEFT JOIN membership m ON m.conversation = $1 AND m.user_id = a.id
        LEFT JOIN conversation k ON k.id = $3 AND k.kind = 'workspace'
        LEFT JOIN membership w ON w.conversation = k.id AND w.user_id = a.id AND w.left_seq IS NULL
        WHERE a.id IN ({database.Dialect.Set("$2")})
        """;

    private readonly string _selectBlocks =
        $"""
        SELECT blocker, blocked FROM block
        WHERE blocker IN ({database.Dialect.Set("$1")}) AND blocked IN ({database.Dialect.Set("$1")})
        """;

    private readonly string _selectMessages =
        $"""
        SELECT e.seq, e.sender_id, e.at, {MessageStateRow.Columns}
        FROM event e LEFT JOIN message_state s ON s.conversation = e.conversation AND s.seq = e.seq
        WHERE e.conversation = $1 AND e.type = 'message' AND e.seq IN ({database.Dialect.NumberSet("$2")})
        """;

    private readonly string _selectUploads =
        $"""
        SELECT owner, {UploadRow.Columns} FROM upload
        WHERE id IN ({database.Dialect.Set("$1")}) AND state = 'ready'
        """;

    public async Task<ConversationFacts> Find(FactsQuery query, CancellationToken cancellationToken)
    {
        var facts = ConversationFacts.None;
        var people = JsonSet.Of(query.People.Select(id => id.Value));
        if (!query.People.IsEmpty)
        {
            facts = facts with
            {
                People = [.. await database.Read(
                    new SqlStatement(_selectPeople, query.Conversation.Value, people, query.Workspace?.Value),
                    ToPerson,
                    cancellationToken)],
            };
        }

        if (query.People.Length > 1)
        {
            facts = facts with
            {
                Blocks = [.. await database.Read(
                    new SqlStatement(_selectBlocks, people),
                    row => new Block(UserId.Parse(row.GetString(0)), UserId.Parse(row.GetString(1))),
                    cancellationToken)],
            };
        }

        if (query.Invites)
        {
            facts = facts with
            {
                Invites = [.. await database.Read(
                    new SqlStatement(SelectInvites, query.Conversation.Value),
                    row => new StoredInvite(
                        row.GetString(0), (int)row.GetInt64(1), row.Time(2), UserId.Parse(row.GetString(3))),
                    cancellationToken)],
            };
        }

        if (query.Leading > 0)
        {
            facts = facts with
            {
                Leading = [.. await database.Read(
                    new SqlStatement(SelectLeading, query.Conversation.Value, (long)query.Leading),
                    row => row.Membership(3).For(row.Participant(0)),
                    cancellationToken)],
            };
        }

        if (!query.Uploads.IsEmpty)
        {
            facts = facts with
            {
                Uploads = [.. await database.Read(
                    new SqlStatement(_selectUploads, JsonSet.Of(query.Uploads.Select(id => id.Value))),
                    row => new UnsentUpload(UserId.Parse(row.GetString(0)), UploadRow.Read(row, 1)),
                    cancellationToken)],
            };
        }

        return query.Messages.IsEmpty ? facts : facts with { Messages = await FindMessages(query, cancellationToken) };
    }

    public async Task<ImmutableArray<ChannelMembership>> FindChannels(
        ConversationId workspace, UserId user, CancellationToken cancellationToken) =>
    [
        .. await database.Read(
            new SqlStatement(SelectChannels, user.Value, workspace.Value),
            row => new ChannelMembership(ConversationId.Parse(row.GetString(0)), row.GetInt64(1)),
            cancellationToken),
    ];

    private async Task<ImmutableArray<StoredMessage>> FindMessages(
        FactsQuery query, CancellationToken cancellationToken) =>
    [
        .. await database.Read(
            new SqlStatement(_selectMessages, query.Conversation.Value, JsonSet.Of(query.Messages)),
            row => StoredMessage.Of(
                row.GetInt64(0),
                UserId.Parse(row.GetString(1)),
                row.Time(2),
                MessageStateRow.Read(row, 3)?.Changes),
            cancellationToken),
    ];

    private static KnownPerson ToPerson(System.Data.Common.DbDataReader row)
    {
        var account = row.Participant(0);
        return new KnownPerson(
            account,
            Words.DeploymentRoles.Value(row.GetString(3)),
            row.IsDBNull(4) ? null : row.Membership(4).For(account))
        {
            WorkspaceRole = row.IsDBNull(13) ? null : Words.Roles.Value(row.GetString(13)),
        };
    }
}
