using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Uploads;
using OrleansChat.Silo.Storage.Log;

namespace OrleansChat.Tests.MemoryStores;

/// <inheritdoc cref="MemoryDatabase"/>
internal sealed class MemoryConversationFacts(MemoryDatabase database) : IConversationFacts
{
    public Task<ConversationFacts> Find(FactsQuery query, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            var conversation = database.Conversations.GetValueOrDefault(query.Conversation);
            List<StoredMessage> messages = conversation is null ? [] : [.. Messages(conversation, query.Messages)];
            var people = query.People
                .Concat(
                    from message in messages
                    where query.AuthorsOf.Contains(message.Seq)
                    select message.Author)
                .Concat(ByHandle(query.Handles))
                .Distinct()
                .Where(database.Accounts.ContainsKey)
                .ToImmutableArray();
            ImmutableArray<StoredMember> everybody = query.Everybody ? [.. Everybody(conversation)] : [];
            return Task.FromResult(new ConversationFacts(
                [.. people.Select(id => Known(id, conversation, query.Workspace))],
                [
                    .. from blocker in people.Union(everybody.Select(member => member.User.Id))
                       from blocked in database.Blocks.GetValueOrDefault(blocker) ?? []
                       where query.People.Contains(blocked)
                       select new Block(blocker, blocked),
                ],
                query.Invites && conversation is not null ? [.. conversation.Invites.Values] : [])
            {
                Leading = [.. Leading(conversation).Take(query.Leading)],
                Uploads =
                [
                    .. from id in query.Uploads
                       let upload = database.Uploads.GetValueOrDefault(id)
                       where upload is { State: UploadState.Ready }
                       select new UnsentUpload(upload!.Owner, upload.File!),
                ],
                Messages = [.. messages],
                Everybody = everybody,
            });
        }
    }

    public Task<ImmutableArray<ChannelMembership>> FindChannels(
        ConversationId workspace, UserId user, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            return Task.FromResult<ImmutableArray<ChannelMembership>>(
            [
                .. from conversation in database.Conversations.Values
                   where conversation.Made.Workspace == workspace && conversation.HasMember(user)
                   orderby conversation.Id.Value
                   select new ChannelMembership(conversation.Id, conversation.FindMembership(user)!.JoinedSeq),
            ]);
        }
    }

    private static IEnumerable<StoredMessage> Messages(MemoryConversation conversation, IEnumerable<long> seqs) =>
        seqs.Distinct()
            .Where(seq => seq >= 1 && seq <= conversation.Events.Count)
            .Select(conversation.Read)
            .Where(logged => logged.Body is MessageBody)
            .Select(logged => ToMessage(conversation, logged.Seq));

    private static StoredMessage ToMessage(MemoryConversation conversation, long seq)
    {
        var sent = conversation.Events[(int)seq - 1];
        var body = (MessageBody)sent.Body;
        return MessageRow.Stored(seq, sent.Sender.Id, sent.At, body, conversation.FindMessage(seq)) with
        {
            RepliesTo = body.ReplyTo is { } target ? conversation.Events[(int)target - 1].Sender.Id : null,
        };
    }

    private IEnumerable<UserId> ByHandle(ImmutableArray<string> handles) => handles.IsEmpty
        ? []
        : database.Accounts.Values
            .Where(account => handles.Contains(account.Handle ?? "", StringComparer.OrdinalIgnoreCase))
            .Select(account => account.User.Id);

    private IEnumerable<StoredMember> Everybody(MemoryConversation? conversation) => conversation is null
        ? []
        : InOrder(conversation).Take(ConversationLimits.MembersOfGroupsMax);

    private IEnumerable<StoredMember> Leading(MemoryConversation? conversation) => conversation is null
        ? []
        : InOrder(conversation).Where(member => member.Role is not MemberRole.Reader);

    private IEnumerable<StoredMember> InOrder(MemoryConversation conversation) =>
        conversation.Memberships.Values
            .Where(member => member.IsPresent)
            .OrderBy(member => member.Role)
            .ThenBy(member => member.JoinedSeq)
            .ThenBy(member => member.User.Value, StringComparer.Ordinal)
            .Select(member => member.For(database.Accounts[member.User].User));

    private KnownPerson Known(UserId id, MemoryConversation? conversation, ConversationId? workspace)
    {
        var account = database.Accounts[id];
        return new KnownPerson(account.User, account.Role, conversation?.FindMembership(id)?.For(account.User))
        {
            Handle = account.Handle,
            WorkspaceRole = RoleIn(workspace, id),
        };
    }

    private MemberRole? RoleIn(ConversationId? workspace, UserId user) =>
        workspace is { } id
        && database.Conversations.GetValueOrDefault(id) is { Made.Kind: ConversationKind.Workspace } found
        && found.FindMembership(user) is { IsPresent: true } member
            ? member.Role
            : null;
}
