using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Tests.Grains;

/// <summary>While it measures, no other test makes objects.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests
{
    private const int Conversations = 4_000;
    private const int BytesMax = 6 * 1024;

    [Fact]
    public async Task An_idle_conversation_takes_less_than_6_KB()
    {
        await using var cluster = new GrainCluster();
        await cluster.InitializeAsync();
        var ann = (await cluster.Account(UserId.Parse("u-ann")).RegisterGuest("Ann")).Account!.User;
        var bob = (await cluster.Account(UserId.Parse("u-bob")).RegisterGuest("Bob")).Account!.User;
        for (var number = 0; number < Conversations; number++)
        {
            await Talk(cluster, ann, bob, number);
        }

        var active = GC.GetTotalMemory(forceFullCollection: true);
        await cluster.DisposeAsync();
        var stored = GC.GetTotalMemory(forceFullCollection: true);

        var each = (active - stored) / Conversations;
        TestContext.Current.TestOutputHelper?.WriteLine($"{each} bytes a conversation");
        each.ShouldBeInRange(1, BytesMax);
        GC.KeepAlive(cluster);
    }

    /// <summary>A group of two with one message, which goes to the stream as well.</summary>
    private static async Task Talk(GrainCluster cluster, Participant ann, Participant bob, int number)
    {
        var id = ConversationIds.ForCreation(ann.Id, ClientId.Parse($"create-{number}"));
        var results = await cluster.Conversation(id).Execute(
        [
            new CreateConversation(ann, ConversationKind.Group, "lobby", [bob.Id])
            {
                SenderRole = DeploymentRole.Guest,
            },
            new SendMessage(ann, ClientId.Parse("c1"), ConversationKind.Group, "hello", [], ReplyTo: null)
            {
                SenderRole = DeploymentRole.Guest,
            },
        ]);
        results[1].ShouldBeOfType<Stored>();
    }
}
