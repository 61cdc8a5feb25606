using System.Globalization;
using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Load;

namespace OrleansChat.Tools.Cluster.Prompts;

/// <summary>A small chat load beside a person's commands.</summary>
internal sealed class BackgroundLoad : IAsyncDisposable
{
    private const int BrokenShown = 5;

    private static readonly LoadShape Shape = new()
    {
        Conversations = 6,
        Senders = 12,
        Readers = 2,
        SendersKeepToOne = true,
        BurstMax = 1,
        Pause = TimeSpan.FromMilliseconds(250),
        EventsBetweenCuts = 0,
        ReturnsLikeTheWebClient = true,

        // All that was said is held against what was shown: some 20 minutes fit into a few hundred MB.
        MessagesPerSenderMax = 5_000,
    };

    private readonly SteadyLoad _load;

    private BackgroundLoad(SteadyLoad load)
    {
        _load = load;
        Meter = new LoadMeter(load) { MaxWait = TimeSpan.FromMinutes(1) };
    }

    public static string Description { get; } =
        $"{Shape.Senders} people write to {Shape.Conversations} rooms, {Shape.Readers} read them all";

    public LoadMeter Meter { get; }

    public bool IsSpent => _load.Ledger.Sent.Count >= Shape.Senders * Shape.MessagesPerSenderMax;

    public static async Task<BackgroundLoad> Begin(ChatCluster cluster)
    {
        var load = new BackgroundLoad(
            await SteadyLoad.Begin(() => cluster.FrontendAddresses, Random.Shared.Next(), Shape));
        await load.Meter.GoOn();
        return load;
    }

    /// <summary>Lets all that was begun come to its end.</summary>
    /// <returns>What is to be said about it.</returns>
    public async Task<string> Finish()
    {
        await _load.Finish();
        var acknowledged = _load.Ledger.Count.ToString("N0", CultureInfo.InvariantCulture);
        return $"{acknowledged} messages acknowledged; " + (_load.Ledger.Broken is { Count: > 0 } broken
            ? $"{broken.Count} promises broken: {string.Join("; ", broken.Take(BrokenShown))}"
            : "none lost, doubled, reordered or refused.");
    }

    public ValueTask DisposeAsync() => _load.DisposeAsync();
}
