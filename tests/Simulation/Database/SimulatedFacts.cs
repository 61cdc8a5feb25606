using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Blocking;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.MemoryStores;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Database;

internal sealed class SimulatedFacts(DatabaseServer server, Process client) : IConversationFacts
{
    private readonly MemoryConversationFacts _facts = new(server.Tables);

    public Task<ConversationFacts> Find(FactsQuery query, CancellationToken cancellationToken) =>
        server.Ask(client, () => _facts.Find(query, cancellationToken));

    public Task<ImmutableArray<ChannelMembership>> FindChannels(
        ConversationId workspace, UserId user, CancellationToken cancellationToken) =>
        server.Ask(client, () => _facts.FindChannels(workspace, user, cancellationToken));
}

internal sealed class SimulatedBlocks(DatabaseServer server, Process client) : IBlockStore
{
    private readonly MemoryBlockStore _blocks = new(server.Tables);

    public Task Add(UserId blocker, UserId blocked, DateTimeOffset at) =>
        server.Ask(client, () => Done(_blocks.Add(blocker, blocked, at)));

    public Task Remove(UserId blocker, UserId blocked) =>
        server.Ask(client, () => Done(_blocks.Remove(blocker, blocked)));

    public Task<ImmutableArray<Participant>> List(UserId blocker, CancellationToken cancellationToken) =>
        server.Ask(client, () => _blocks.List(blocker, cancellationToken));

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }
}
