using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;

namespace OrleansChat.Tests.Grains;

/// <summary>Facts of which is known how many rows of memberships they took.</summary>
internal sealed class CountedFacts(IConversationFacts facts) : IConversationFacts
{
    private readonly ConcurrentDictionary<ConversationId, int> _rows = [];

    public int MembershipsRead(ConversationId conversation) => _rows.GetValueOrDefault(conversation);

    public async Task<ConversationFacts> Find(FactsQuery query, CancellationToken cancellationToken)
    {
        var found = await facts.Find(query, cancellationToken);
        var rows = found.People.Count(person => person.Membership is not null)
            + found.Leading.Length
            + found.Everybody.Length;
        _rows.AddOrUpdate(query.Conversation, rows, (_, before) => before + rows);
        return found;
    }

    public Task<ImmutableArray<ChannelMembership>> FindChannels(
        ConversationId workspace, UserId user, CancellationToken cancellationToken) =>
        facts.FindChannels(workspace, user, cancellationToken);
}
