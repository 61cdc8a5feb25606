using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Log;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>What rules have to know beyond a conversation's state, in a relational database.</summary>
internal sealed class SqlConversationFacts(ISqlDatabase database) : IConversationFacts
{
    private const string SelectInvites =
        "SELECT code, uses, expires_at, creator FROM invite WHERE conversation = $1";

    /// <summary>The words of roles sort by rank, but for that of readers, who lead nobody.</summary>
    private const string SelectLeading =
        $"""
        SELECT m.user_id, (SELECT type FROM account WHERE id = m.user_id),
            (SELECT name FROM account WHERE id = m.user_id), {MembershipRow.Columns}
        FROM membership m
        WHERE m.conversation = $1 AND m.left_seq IS NULL AND m.role < 'reader'
        ORDER BY m.role DESC, m.joined_seq, m.user_id
        LIMIT $2
        """;

    private const string SelectEverybody =
        $"""
        SELECT m.user_id, (SELECT type FROM account WHERE id = m.user_id),
            (SELECT name FROM account WHERE id = m.user_id), {MembershipRow.Columns}
        FROM membership m
        WHERE m.conversation = $1 AND m.left_seq IS NULL
        ORDER BY m.role DESC, m.joined_seq, m.user_id
        LIMIT $2
        """;

    private const string SelectPeople =
        $"""
        SELECT a.id, a.type, a.name, a.role, a.handle, w.role, {MembershipRow.Columns}
        FROM account a LEFT JOIN membership m ON m.conversation = $1 AND m.user_id = a.id
        LEFT JOIN conversation k ON k.id = $3 AND k.kind = 'workspace'
        LEFT JOIN membership w ON w.conversation = k.id AND w.user_id = a.id AND w.left_seq IS NULL
        """;

    private const string SelectChannels =
        """
        SELECT m.conversation, m.joined_seq
        FROM membership m JOIN conversation c ON c.id = m.conversation
        WHERE m.user_id = $1 AND m.left_seq IS NULL AND c.workspace = $2
        ORDER BY m.conversation
        """;

    private readonly string _selectPeople =
        $"{SelectPeople} WHERE a.id IN ({database.Dialect.Set("$2")})";

    private readonly string _selectByHandle =
        $"{SelectPeople} WHERE a.handle_key IN ({database.Dialect.Set("$2")})";

    private readonly string _selectBlocks =
        $"""
        SELECT blocker, blocked FROM block
        WHERE blocker IN ({database.Dialect.Set("$1")}) AND blocked IN ({database.Dialect.Set("$2")})
        """;

    private readonly string _selectMessages =
        $"""
        SELECT e.seq, e.sender_id, e.at, e.recipient_type, e.target, e.data,
            (SELECT r.sender_id FROM event r WHERE r.conversation = e.conversation AND r.seq = e.target),
            {MessageStateRow.Columns}
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
        var facts = await FindPeople(query, cancellationToken);
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

        return facts;
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
            ToMessage,
            cancellationToken),
    ];

    /// <summary>The messages first, because their authors are people to find.</summary>
    private async Task<ConversationFacts> FindPeople(FactsQuery query, CancellationToken cancellationToken)
    {
        var messages = query.Messages.IsEmpty ? [] : await FindMessages(query, cancellationToken);
        var authors = messages
            .Where(message => query.AuthorsOf.Contains(message.Seq))
            .Select(message => message.Author);
        ImmutableArray<StoredMember> everybody = query.Everybody
            ?
            [
                .. await database.Read(
                    new SqlStatement(
                        SelectEverybody, query.Conversation.Value, (long)ConversationLimits.MembersOfGroupsMax),
                    row => row.Membership(3).For(row.Participant(0)),
                    cancellationToken),
            ]
            : [];
        var people = await ReadPeople(
            _selectPeople, query, [.. query.People.Concat(authors).Select(id => id.Value)], cancellationToken);
        var byHandle = await ReadPeople(
            _selectByHandle, query, [.. query.Handles.Select(CaselessKeys.Handle).OfType<string>()], cancellationToken);
        ImmutableArray<KnownPerson> found = [.. people.Concat(byHandle).DistinctBy(person => person.Account.Id)];
        var blockers = query.People
            .Concat(found.Select(person => person.Account.Id))
            .Concat(everybody.Select(member => member.User.Id));
        return ConversationFacts.None with
        {
            People = found,
            Blocks = await FindBlocks([.. blockers.Distinct()], query.People, cancellationToken),
            Everybody = everybody,
            Messages = messages,
        };
    }

    private async Task<List<KnownPerson>> ReadPeople(
        string select, FactsQuery query, List<string> keys, CancellationToken cancellationToken) =>
        keys.Count == 0
            ? []
            : await database.Read(
                new SqlStatement(select, query.Conversation.Value, JsonSet.Of(keys), query.Workspace?.Value),
                ToPerson,
                cancellationToken);

    private async Task<ImmutableArray<Block>> FindBlocks(
        List<UserId> blockers, ImmutableArray<UserId> blocked, CancellationToken cancellationToken) =>
        blockers.Count < 2 || blocked.IsEmpty
            ? []
            :
            [
                .. await database.Read(
                    new SqlStatement(
                        _selectBlocks,
                        JsonSet.Of(blockers.Select(id => id.Value)),
                        JsonSet.Of(blocked.Select(id => id.Value))),
                    row => new Block(UserId.Parse(row.GetString(0)), UserId.Parse(row.GetString(1))),
                    cancellationToken),
            ];

    private static StoredMessage ToMessage(System.Data.Common.DbDataReader row)
    {
        var columns = new EventColumns(
            EventColumns.Message, row.GetString(3), row.Number(4), Text: null, row.Text(5));
        return MessageRow.Stored(
            row.GetInt64(0),
            UserId.Parse(row.GetString(1)),
            row.Time(2),
            (MessageBody)columns.ToBody(),
            MessageStateRow.Read(row, 7)) with
        {
            RepliesTo = row.IsDBNull(6) ? null : UserId.Parse(row.GetString(6)),
        };
    }

    private static KnownPerson ToPerson(System.Data.Common.DbDataReader row)
    {
        var account = row.Participant(0);
        return new KnownPerson(
            account,
            Words.DeploymentRoles.Value(row.GetString(3)),
            row.IsDBNull(6) ? null : row.Membership(6).For(account))
        {
            Handle = row.Text(4),
            WorkspaceRole = row.IsDBNull(5) ? null : Words.Roles.Value(row.GetString(5)),
        };
    }
}
