using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Uploads;

namespace OrleansChat.Tests.MemoryStores;

/// <inheritdoc cref="MemoryDatabase"/>
internal sealed class MemoryConversationFacts(MemoryDatabase database) : IConversationFacts
{
    public Task<ConversationFacts> Find(FactsQuery query, CancellationToken cancellationToken)
    {
        lock (database.TablesGate)
        {
            var conversation = database.Conversations.GetValueOrDefault(query.Conversation);
            var people = query.People.Distinct().Where(database.Accounts.ContainsKey).ToImmutableArray();
            return Task.FromResult(new ConversationFacts(
                [.. people.Select(id => Known(id, conversation, query.Workspace))],
                [
                    .. from blocker in people
                       from blocked in database.Blocks.GetValueOrDefault(blocker) ?? []
                       where people.Contains(blocked)
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
                Messages = conversation is null ? [] : [.. Messages(conversation, query.Messages)],
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
            .Select(logged => StoredMessage.Of(
                logged.Seq, logged.Sender.Id, logged.At, ((MessageBody)logged.Body).Changes));

    private IEnumerable<StoredMember> Leading(MemoryConversation? conversation) => conversation is null
        ? []
        : conversation.Memberships.Values
            .Where(member => member.IsPresent && member.Role is not MemberRole.Reader)
            .OrderBy(member => member.Role)
            .ThenBy(member => member.JoinedSeq)
            .ThenBy(member => member.User.Value, StringComparer.Ordinal)
            .Select(member => member.For(database.Accounts[member.User].User));

    private KnownPerson Known(UserId id, MemoryConversation? conversation, ConversationId? workspace)
    {
        var account = database.Accounts[id];
        return new KnownPerson(account.User, account.Role, conversation?.FindMembership(id)?.For(account.User))
        {
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
