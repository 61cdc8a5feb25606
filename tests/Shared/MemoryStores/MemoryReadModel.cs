using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Reading;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Reading;

namespace OrleansChat.Tests.MemoryStores;

/// <inheritdoc cref="MemoryDatabase"/>
internal sealed class MemoryReadModel(MemoryDatabase database) : IReadModel, IConversationRows
{
    public Task<ImmutableArray<ConversationAccess>> Access(
        UserId user, ImmutableArray<ConversationId> conversations, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult<ImmutableArray<ConversationAccess>>(
            [
                .. conversations.Select(id => Access(user, id)),
            ]);
        }
    }

    public Task<ImmutableArray<LogHead>> MovedHeads(ImmutableArray<LogHead> known, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult<ImmutableArray<LogHead>>(
            [
                .. known
                    .Select(head => database.Conversations.GetValueOrDefault(head.Conversation))
                    .OfType<MemoryConversation>()
                    .Select(MemoryMessageLog.Head)
                    .Except(known),
            ]);
        }
    }

    public Task<ConversationPage> Conversations(
        UserId user, string? after, int limit, CancellationToken cancellationToken) =>
        ConversationPages.Read(this, user, after, limit, cancellationToken);

    Task<ChangeMark> IConversationRows.Mark(UserId user, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult(new ChangeMark(database.Changes + 1, []));
        }
    }

    Task<List<ConversationRow>> IConversationRows.ByActivity(
        UserId user, long activeAt, string id, int limit, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult<List<ConversationRow>>(
            [
                .. Own(user)
                    .Select(conversation => Row(user, conversation))
                    .Where(row => row.ActiveAt < activeAt || (row.ActiveAt == activeAt && IsAfter(row.Id, id)))
                    .OrderByDescending(row => row.ActiveAt)
                    .ThenBy(row => row.Id.Value, StringComparer.Ordinal)
                    .Take(limit),
            ]);
        }
    }

    Task<List<ConversationRow>> IConversationRows.MovedSince(
        UserId user, ChangeMark mark, string id, int limit, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult<List<ConversationRow>>(
            [
                .. Own(user)
                    .Where(conversation => conversation.ChangedIn >= mark.Next && IsAfter(conversation.Id, id))
                    .OrderBy(conversation => conversation.Id.Value, StringComparer.Ordinal)
                    .Take(limit)
                    .Select(conversation => Row(user, conversation)),
            ]);
        }
    }

    public Task<ChannelPage> Browse(UserId user, BrowseQuery query, CancellationToken cancellationToken)
    {
        var limit = Page.Limit(query.Limit);
        var part = CaselessKeys.Title(query.Title);
        lock (database.TablesGate)
        {
            var rows = InOrder(
                database.Conversations.Values.Where(conversation =>
                    conversation.Made.Kind == query.Kind
                    && conversation.Made.Workspace == query.Workspace
                    && (query.Kind is ConversationKind.Support
                        || StandingOf(user, conversation) is Standing.Member or Standing.MayJoin)
                    && Title(conversation).Contains(part, StringComparison.Ordinal)),
                Title,
                conversation => conversation.Id.Value,
                query.After,
                limit);
            var (items, next) = Page.Cut(
                rows, limit, conversation => Cursor.Of(Title(conversation), conversation.Id.Value));
            return Task.FromResult(new ChannelPage(
                [
                    .. items.Select(conversation => new ChannelItem(
                        conversation.Id,
                        conversation.State.Title,
                        (int)conversation.State.MemberCount,
                        conversation.HasMember(user))),
                ],
                next));
        }

        static string Title(MemoryConversation conversation) => CaselessKeys.Title(conversation.State.Title);
    }

    public Task<MemberPage> Members(
        ConversationId conversation, string? after, int limit, CancellationToken cancellationToken)
    {
        limit = Page.Limit(limit);
        lock (database.TablesGate)
        {
            if (!database.Conversations.TryGetValue(conversation, out var found))
            {
                return Task.FromResult(new MemberPage([], null));
            }

            var rows = InOrder(
                found.Memberships.Values
                    .Where(member => member.IsPresent)
                    .Select(member => new MemberItem(database.Accounts[member.User].User, member.Role, Online: false)
                    {
                        MutedUntil = member.MutedUntil,
                        Avatar = database.Accounts[member.User].Avatar,
                        Handle = database.Accounts[member.User].Handle,
                    }),
                item => item.User.Name,
                item => item.User.Id.Value,
                after,
                limit);
            var (items, next) = Page.Cut(rows, limit, item => Cursor.Of(item.User.Name, item.User.Id.Value));
            return Task.FromResult(new MemberPage(items, next));
        }
    }

    public Task<BanPage?> Bans(
        ConversationId conversation, string? after, int limit, CancellationToken cancellationToken)
    {
        limit = Page.Limit(limit);
        lock (database.TablesGate)
        {
            if (!database.Conversations.TryGetValue(conversation, out var found)
                || found.Made.Kind is ConversationKind.Direct)
            {
                return Task.FromResult<BanPage?>(null);
            }

            var rows = InOrder(
                found.Memberships.Values
                    .Where(member => member.BannedSeq is not null)
                    .Select(member => new BanItem(database.Accounts[member.User].User, member.BannedSeq!.Value)),
                item => item.User.Name,
                item => item.User.Id.Value,
                after,
                limit);
            var (items, next) = Page.Cut(rows, limit, item => Cursor.Of(item.User.Name, item.User.Id.Value));
            return Task.FromResult<BanPage?>(new BanPage(items, next));
        }
    }

    private static List<T> InOrder<T>(
        IEnumerable<T> all, Func<T, string> key, Func<T, string> id, string? after, int limit)
    {
        var cursor = Cursor.Parse(after) ?? new Cursor("", "");
        return
        [
            .. all
                .Where(item => CodePointOrder.Instance.Compare(key(item), cursor.Key) is var order
                    && (order > 0 || (order == 0 && string.CompareOrdinal(id(item), cursor.Id) > 0)))
                .OrderBy(key, CodePointOrder.Instance)
                .ThenBy(id, StringComparer.Ordinal)
                .Take(limit + 1),
        ];
    }

    private ConversationAccess Access(UserId user, ConversationId id)
    {
        var standing = database.Conversations.TryGetValue(id, out var found)
            ? StandingOf(user, found)
            : Standing.Unknown;
        return standing is Standing.Unknown
            ? new ConversationAccess(standing, default, new LogHead(id, default, 0))
            : new ConversationAccess(standing, found!.Made.Kind, MemoryMessageLog.Head(found));
    }

    private Standing StandingOf(UserId user, MemoryConversation conversation) =>
        conversation.FindMembership(user) switch
        {
            _ when conversation.Made.Workspace is { } workspace
                && !database.Conversations[workspace].HasMember(user) => Standing.Unknown,
            { IsPresent: true } => Standing.Member,
            { BannedSeq: not null } => Standing.Banned,
            _ when conversation.Made.Access is AccessRule.Open => Standing.MayJoin,
            _ => Standing.Unknown,
        };

    private IEnumerable<MemoryConversation> Own(UserId user) =>
        database.Conversations.Values.Where(conversation => conversation.HasMember(user));

    private static bool IsAfter(ConversationId conversation, string id) =>
        string.CompareOrdinal(conversation.Value, id) > 0;

    private static ConversationRow Row(UserId user, MemoryConversation conversation) =>
        new(Item(user, conversation), conversation.ActiveAt.ToUnixTimeMilliseconds());

    private static ConversationItem Item(UserId user, MemoryConversation conversation)
    {
        var membership = conversation.Memberships[user];
        var read = membership.Read;
        var last = conversation.State.LastMessage;
        return new ConversationItem(
            conversation.Info,
            read,
            conversation.Events.LongCount(logged =>
                logged.Body is MessageBody && logged.Seq > read && logged.Sender.Id != user),
            (int)conversation.State.MemberCount,
            last == 0 ? null : conversation.Read(last))
        {
            Mentioned = conversation.Mentions
                .Where(mention => mention.Seq > read && mention.Author != user)
                .Where(mention => mention.User is null || mention.User == user)
                .Take(ReadLimits.MentionedMax)
                .LongCount(),
            Notify = membership.Notify,
            Hidden = membership.HiddenSeq >= last,
        };
    }
}
