using System.Collections.Immutable;
using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Reading;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage.Reading;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>The queries that span conversations, in a relational database.</summary>
internal sealed class SqlReadModel(ISqlDatabase database) : IReadModel
{
    /// <summary>Heads asked for by one query; more take more queries.</summary>
    private const int HeadsPerQueryMax = 1_000;

    /// <summary>Whatever the client asks for, it is text that is looked for: never a pattern.</summary>
    private const string SelectChannels =
        """
        SELECT c.id, c.title, c.title_key, c.member_count,
            CASE WHEN m.user_id IS NOT NULL AND m.left_seq IS NULL THEN 'yes' ELSE 'no' END
        FROM conversation c
        LEFT JOIN membership m ON m.conversation = c.id AND m.user_id = $1
        WHERE c.kind = 'channel' AND c.workspace IS NULL
            AND (c.title_key, c.id) > ($2, $3) AND c.title_key LIKE $4 ESCAPE '\'
            AND m.banned_seq IS NULL
            AND (c.access = 'open' OR (m.user_id IS NOT NULL AND m.left_seq IS NULL))
        ORDER BY c.title_key, c.id
        LIMIT $5
        """;

    private const string SelectWorkspaceChannels =
        """
        SELECT c.id, c.title, c.title_key, c.member_count,
            CASE WHEN m.user_id IS NOT NULL AND m.left_seq IS NULL THEN 'yes' ELSE 'no' END
        FROM conversation c
        JOIN membership w ON w.conversation = $6 AND w.user_id = $1 AND w.left_seq IS NULL
        LEFT JOIN membership m ON m.conversation = c.id AND m.user_id = $1
        WHERE c.workspace = $6 AND (c.title_key, c.id) > ($2, $3) AND c.title_key LIKE $4 ESCAPE '\'
            AND m.banned_seq IS NULL
            AND (c.access = 'open' OR (m.user_id IS NOT NULL AND m.left_seq IS NULL))
        ORDER BY c.title_key, c.id
        LIMIT $5
        """;

    private const string SelectSupport =
        """
        SELECT c.id, c.title, c.title_key, c.member_count,
            CASE WHEN m.user_id IS NOT NULL AND m.left_seq IS NULL THEN 'yes' ELSE 'no' END
        FROM conversation c
        LEFT JOIN membership m ON m.conversation = c.id AND m.user_id = $1
        WHERE c.kind = 'support' AND (c.title_key, c.id) > ($2, $3) AND c.title_key LIKE $4 ESCAPE '\'
        ORDER BY c.title_key, c.id
        LIMIT $5
        """;

    /// <summary>By the name that <see cref="SqlRenames"/> gives them.</summary>
    private const string SelectMembers =
        """
        SELECT m.user_id, (SELECT type FROM account WHERE id = m.user_id),
            (SELECT name FROM account WHERE id = m.user_id), m.role, m.muted_until,
            (SELECT handle FROM account WHERE id = m.user_id),
            (SELECT avatar FROM account WHERE id = m.user_id), m.name
        FROM membership m
        WHERE m.conversation = $1 AND m.left_seq IS NULL AND (m.name, m.user_id) > ($2, $3)
        ORDER BY m.name, m.user_id
        LIMIT $4
        """;

    private const string SelectPlaceOfBans = "SELECT 1 FROM conversation WHERE id = $1 AND kind <> 'direct'";

    private const string SelectBans =
        """
        SELECT a.id, a.type, a.name, m.banned_seq
        FROM membership m JOIN account a ON a.id = m.user_id
        WHERE m.conversation = $1 AND m.banned_seq IS NOT NULL AND (a.name, a.id) > ($2, $3)
        ORDER BY a.name, a.id
        LIMIT $4
        """;

    private readonly string _selectAccess =
        $"""
        SELECT c.id, c.kind, c.epoch, c.head, c.access,
            CASE WHEN c.workspace IS NOT NULL AND w.user_id IS NULL THEN 'outside'
                WHEN m.user_id IS NULL THEN 'none'
                WHEN m.left_seq IS NULL THEN 'member'
                WHEN m.banned_seq IS NOT NULL THEN 'banned'
                ELSE 'none' END
        FROM conversation c
        LEFT JOIN membership m ON m.conversation = c.id AND m.user_id = $1
        LEFT JOIN membership w ON w.conversation = c.workspace AND w.user_id = $1 AND w.left_seq IS NULL
        WHERE c.id IN ({database.Dialect.Set("$2")})
        """;

    private readonly string _selectHeads =
        $"SELECT id, epoch, head FROM conversation WHERE id IN ({database.Dialect.Set("$1")})";

    private readonly SqlConversationRows _conversations = new(database);

    public async Task<ImmutableArray<ConversationAccess>> Access(
        UserId user, ImmutableArray<ConversationId> conversations, CancellationToken cancellationToken)
    {
        var rows = await database.Read(
            new SqlStatement(_selectAccess, user.Value, JsonSet.Of(conversations.Select(id => id.Value))),
            ToAccess,
            cancellationToken);
        var known = rows.ToDictionary(access => access.Log.Conversation);
        return
        [
            .. conversations.Select(id => known.GetValueOrDefault(id) is { Standing: not Standing.Unknown } access
                ? access
                : new ConversationAccess(Standing.Unknown, default, new LogHead(id, default, 0))),
        ];
    }

    public async Task<ImmutableArray<LogHead>> MovedHeads(
        ImmutableArray<LogHead> known, CancellationToken cancellationToken)
    {
        var moved = ImmutableArray.CreateBuilder<LogHead>();
        foreach (var part in known.Chunk(HeadsPerQueryMax))
        {
            var query = new SqlStatement(_selectHeads, JsonSet.Of(part.Select(head => head.Conversation.Value)));
            var now = await database.Read(query, row => ToHead(row, 0, 1), cancellationToken);
            moved.AddRange(now.Except(part));
        }

        return moved.ToImmutable();
    }

    public Task<ConversationPage> Conversations(
        UserId user, string? after, int limit, CancellationToken cancellationToken) =>
        ConversationPages.Read(_conversations, user, after, limit, cancellationToken);

    public async Task<ChannelPage> Browse(UserId user, BrowseQuery query, CancellationToken cancellationToken)
    {
        var limit = Page.Limit(query.Limit);
        var cursor = Cursor.Parse(query.After) ?? new Cursor("", "");
        ImmutableArray<object?> page =
            [user.Value, cursor.Key, cursor.Id, LikePart(CaselessKeys.Title(query.Title)), limit + 1L];
        var rows = await database.Read(
            query switch
            {
                { Kind: ConversationKind.Support } => new SqlStatement(SelectSupport, page),
                { Workspace: { } workspace } => new SqlStatement(SelectWorkspaceChannels, page.Add(workspace.Value)),
                _ => new SqlStatement(SelectChannels, page),
            },
            row => (
                Item: new ChannelItem(
                    ConversationId.Parse(row.GetString(0)), row.Text(1), (int)row.GetInt64(3), row.IsYes(4)),
                Key: row.GetString(2)),
            cancellationToken);
        var (items, next) = Page.Cut(rows, limit, row => Cursor.Of(row.Key, row.Item.Id.Value));
        return new ChannelPage([.. items.Select(row => row.Item)], next);
    }

    public async Task<MemberPage> Members(
        ConversationId conversation, string? after, int limit, CancellationToken cancellationToken)
    {
        limit = Page.Limit(limit);
        var cursor = Cursor.Parse(after) ?? new Cursor("", "");
        var rows = await database.Read(
            new SqlStatement(SelectMembers, conversation.Value, cursor.Key, cursor.Id, limit + 1L),
            row => (
                Item: new MemberItem(row.Participant(0), Words.Roles.Value(row.GetString(3)), Online: false)
                {
                    MutedUntil = row.IsDBNull(4) ? null : row.Time(4),
                    Handle = row.Text(5),
                    Avatar = row.Upload(6),
                },
                Key: row.GetString(7)),
            cancellationToken);
        var (items, next) = Page.Cut(rows, limit, row => Cursor.Of(row.Key, row.Item.User.Id.Value));
        return new MemberPage([.. items.Select(row => row.Item)], next);
    }

    public async Task<BanPage?> Bans(
        ConversationId conversation, string? after, int limit, CancellationToken cancellationToken)
    {
        limit = Page.Limit(limit);
        var place = await database.Read(
            new SqlStatement(SelectPlaceOfBans, conversation.Value), _ => true, cancellationToken);
        if (place.Count == 0)
        {
            return null;
        }

        var cursor = Cursor.Parse(after) ?? new Cursor("", "");
        var rows = await database.Read(
            new SqlStatement(SelectBans, conversation.Value, cursor.Key, cursor.Id, limit + 1L),
            row => new BanItem(row.Participant(0), row.GetInt64(3)),
            cancellationToken);
        var (items, next) = Page.Cut(rows, limit, item => Cursor.Of(item.User.Name, item.User.Id.Value));
        return new BanPage(items, next);
    }

    private static ConversationAccess ToAccess(DbDataReader row)
    {
        var kind = Words.Kinds.Value(row.GetString(1));
        var standing = row.GetString(5) switch
        {
            "member" => Standing.Member,
            "banned" => Standing.Banned,
            "outside" => Standing.Unknown,
            _ when Words.AccessRules.Value(row.GetString(4)) is AccessRule.Open => Standing.MayJoin,
            _ => Standing.Unknown,
        };
        return new ConversationAccess(standing, kind, ToHead(row, 0, 2));
    }

    private static LogHead ToHead(DbDataReader row, int id, int epoch) =>
        new(ConversationId.Parse(row.GetString(id)), Epoch.Parse(row.GetString(epoch)), row.GetInt64(epoch + 1));

    private static string LikePart(string text) =>
        $"%{text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
}
