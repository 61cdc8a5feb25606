using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Grains.Conversations;

namespace OrleansChat.Silo.Storage.Memory;

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
                [.. people.Select(id => Known(id, conversation))],
                [
                    .. from blocker in people
                       from blocked in database.Blocks.GetValueOrDefault(blocker) ?? []
                       where people.Contains(blocked)
                       select new Block(blocker, blocked),
                ],
                query.Invites && conversation is not null ? [.. conversation.Invites.Values] : []));
        }
    }

    private KnownPerson Known(UserId id, MemoryConversation? conversation)
    {
        var account = database.Accounts[id];
        return new KnownPerson(account.User, account.Role, conversation?.FindMembership(id)?.For(account.User));
    }
}
