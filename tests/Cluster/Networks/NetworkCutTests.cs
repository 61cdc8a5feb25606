using System.Diagnostics;
using Npgsql;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Cluster.Deployments;
using OrleansChat.Tests.Cluster.Ladders;
using OrleansChat.Tests.Storage.Faults;

namespace OrleansChat.Tests.Cluster.Networks;

[Trait("Category", "Long")]
public sealed class NetworkCutTests
{
    private static readonly TimeSpan CutFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Shorter than a client waits for its answer.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_silo_that_is_cut_off_refuses_while_the_others_go_on_and_ends_when_it_hears_of_them_again()
    {
        await using var network = await CuttableNetwork.Create();
        var cluster = await TestCluster.Start(
            MembershipStore.PostgreSql, silos: 2, frontends: 2, address: CuttableNetwork.Outside.ToString());
        var database = new NpgsqlConnectionStringBuilder(cluster.Database);
        await using var line = new CuttingRelay(database.Port, CuttableNetwork.Outside);
        (database.Host, database.Port) = (CuttableNetwork.Outside.ToString(), line.Port);
        await using var island = await ChatServer.Start(new ChatServerOptions
        {
            Database = database.ConnectionString,
            Environment = new Dictionary<string, string>(cluster.SiloSettings())
            {
                ["Cluster__Address"] = CuttableNetwork.Inside.ToString(),
                ["Cluster__ResponseTimeout"] = $"{ResponseTimeout}",
            },
            Network = network.ForServer,
        });

        // Begun last, so that a third of its conversations are on the silo that is cut off.
        await using var ladder = await Ladder.Begin(cluster);
        using var http = new ChatHttp(island.Address);
        var ann = await http.Guest("ann");
        await using var castaway = await ChatConnection.Open(island.Address);
        await castaway.Hello(ann.AccessToken);
        var channel = await castaway.Create("channel", "island");

        var clock = Stopwatch.StartNew();
        await network.Cut();
        var sent = castaway.Send(channel.Id, "from the island", clientId: "island");
        await ladder.Step("a silo is cut off", () => Task.CompletedTask);
        clock.Elapsed.ShouldBeLessThan(CutFor, "The others go on while it is cut off.");
        var refusal = (await Should.ThrowAsync<RequestRefusedException>(sent)).Error;
        refusal.MayRepeat.ShouldBeTrue($"The cut-off side answers {refusal.Code}.");

        // The length of the fault itself.
        await Task.Delay(CutFor > clock.Elapsed ? CutFor - clock.Elapsed : TimeSpan.Zero);
        await network.Heal();
        await ladder.Step("it is reached again", () => Ended(island));
        await ladder.Step("it is started again", () => island.Start());
        await using var rescued = await ChatConnection.Open(island.Address);
        await rescued.Hello(ann.AccessToken);
        await rescued.Send(channel.Id, "from the island", clientId: "island");
        (await rescued.WholeHistory(channel.Id)).Count(stored => stored.Kind == "message").ShouldBe(1);
        await ladder.Check();
    }

    private static async Task Ended(ChatServer silo)
    {
        using var limit = new CancellationTokenSource(EndTimeout);
        using var period = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (silo.IsRunning)
        {
            await period.WaitForNextTickAsync(limit.Token);
        }
    }
}
