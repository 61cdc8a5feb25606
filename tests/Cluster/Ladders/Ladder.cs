using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Load;
using OrleansChat.Tests.Cluster.Deployments;
using OrleansChat.Tests.Faults.Kills;

namespace OrleansChat.Tests.Cluster.Ladders;

/// <summary>
/// Harm that is done to a cluster, one after another, while people write and read. Says of each what they noticed; in
/// the end all are held to what was promised.
/// </summary>
internal sealed class Ladder : IAsyncDisposable
{
    /// <summary>The response time-out, and a second for a busy machine.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(16);

    private readonly SteadyLoad _load;
    private readonly LoadMeter _meter;

    private Ladder(ChatCluster cluster, SteadyLoad load)
    {
        Cluster = cluster;
        _load = load;
        _meter = new LoadMeter(load);
    }

    public ChatCluster Cluster { get; }

    public static async Task<Ladder> Begin(MembershipStore store, int silos = 3, LoadShape? shape = null) =>
        await Begin(await TestCluster.Start(store, silos), shape);

    /// <param name="cluster">Ends with the ladder.</param>
    /// <param name="shape">That of people in rooms, unless it is said.</param>
    public static async Task<Ladder> Begin(ChatCluster cluster, LoadShape? shape = null)
    {
        try
        {
            var load = await SteadyLoad.Begin(cluster.FrontendAddresses, Seeds.Next(), shape ?? LoadShape.Rooms);
            var ladder = new Ladder(cluster, load);
            (await ladder._meter.GoOn()).ShouldBeEmpty("Readers see all conversations go on.");
            await ladder.Step("nothing", () => Task.CompletedTask);
            return ladder;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Does harm, and waits until each reader saw each conversation go on.</summary>
    /// <returns>The temporary errors that clients were told meanwhile, by code.</returns>
    public async Task<IReadOnlyDictionary<string, int>> Step(string harm, Func<Task> act)
    {
        var noticed = await _meter.Measure(act);
        noticed.Standing.ShouldBeEmpty($"{harm}: readers see all conversations go on.");
        noticed.Answer.ShouldBeLessThan(AnswerMax, $"{harm}: a request waited longer than calls to grains may take.");
        await Print($"{harm,-30} {noticed}");
        return noticed.Errors;
    }

    /// <summary>Holds everybody to what was promised.</summary>
    public async Task Check()
    {
        await _load.Finish();
        await Print($"{_load}");
        _load.Ledger.Broken.ShouldBeEmpty($"{_load}");
    }

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    /// <summary>CHAT_LADDER_FILE names a file for what is shown when the test ends: it is there at once.</summary>
    private static async Task Print(string row)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(row);
        if (Environment.GetEnvironmentVariable("CHAT_LADDER_FILE") is { Length: > 0 } file)
        {
            await File.AppendAllLinesAsync(file, [row]);
        }
    }
}
