using System.Diagnostics;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Tests.Grains;

/// <summary>Measures in a process of its own: what other tests leave behind is not to be counted.</summary>
public sealed class MemoryTests
{
    private const int Conversations = 4_000;
    private const int BytesMax = 6 * 1024;

    private const string IsAlone = "CHAT_MEASURES_MEMORY";

    [Fact]
    public Task An_idle_conversation_takes_less_than_6_KB() =>
        Environment.GetEnvironmentVariable(IsAlone) is null ? RunAlone() : Measure();

    private static async Task RunAlone()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                typeof(MemoryTests).Assembly.Location,
                "--filter-method",
                $"*.{nameof(An_idle_conversation_takes_less_than_6_KB)}",
            },
            Environment = { [IsAlone] = "1" },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, said);
        said.ShouldContain("succeeded: 1");
    }

    private static async Task Measure()
    {
        await using var cluster = new GrainCluster();
        await cluster.InitializeAsync();
        var ann = (await cluster.Account(UserId.Parse("u-ann")).RegisterGuest("Ann")).Value!.User;
        var bob = (await cluster.Account(UserId.Parse("u-bob")).RegisterGuest("Bob")).Value!.User;
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
