using System.Diagnostics;
using System.Globalization;
using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Load;

namespace OrleansChat.Tools.Cluster.Rollouts;

/// <summary>Replaces all processes of a cluster, one by one, while people write and read.</summary>
internal sealed class Rollout(ChatCluster cluster, SteadyLoad load, Screen screen)
{
    private const int Broken = 1;
    private const int LastLines = 5;

    /// <summary>What runs for long has compiled what it needs.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <summary>How long things are watched while nothing happens.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly LoadMeter _meter = new(load);
    private TimeSpan _longestPause;

    /// <param name="program">The server that comes in; null is the present one.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(ClusterSettings settings, string? program, CancellationToken cancellationToken)
    {
        var screen = new Screen();
        await using var cluster = await Starting.Start(settings, screen, cancellationToken);
        var shape = LoadShape.Rooms with { ReturnsLikeTheWebClient = true };
        await using var load = await SteadyLoad.Begin(() => cluster.FrontendAddresses, Random.Shared.Next(), shape);
        cluster.Program = program;
        try
        {
            var report = await new Rollout(cluster, load, screen).Run(cancellationToken);
            screen.Say(string.Join('\n', report.Lines()));
            return report.IsGood ? 0 : Broken;
        }
        catch (TimeoutException late)
        {
            // People would not have waited for so long.
            screen.Complain(late.Message);
            return Broken;
        }
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00 s", CultureInfo.InvariantCulture);

    private async Task<RolloutReport> Run(CancellationToken cancellationToken)
    {
        await _meter.Measure(() => Task.Delay(WarmUp, cancellationToken), cancellationToken);
        load.Ledger.Waits.TakeDeliveries();
        screen.Say(
            $"{"replaced",-12}{"took",9}{"longest pause",15}{"longest send",14}{"reconnects",12}  told to try again");
        await Step("nothing", () => Task.Delay(Quiet, cancellationToken), cancellationToken);
        var quiet = load.Ledger.Waits.TakeDeliveries();
        _longestPause = TimeSpan.Zero;
        var begun = Stopwatch.GetTimestamp();
        foreach (var node in cluster.Nodes)
        {
            var name = node.Role is NodeRole.Silo ? "silo" : "frontend";
            await Step($"{name} {node.Number}", () => Replace(node, cancellationToken), cancellationToken);
        }

        var took = Stopwatch.GetElapsedTime(begun);
        await screen.While(() => "What was sent is held against what is there …", async () =>
        {
            await load.Finish();
            return true;
        });
        return RolloutReport.Of(load, quiet, _longestPause, took);
    }

    private async Task Step(string name, Func<Task> act, CancellationToken cancellationToken)
    {
        var noticed = await screen.While(
            () => $"{name}: longest pause of a room so far {Seconds(_meter.PauseSoFar)}",
            () => _meter.Measure(act, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        _longestPause = noticed.Pause > _longestPause ? noticed.Pause : _longestPause;
        var errors = string.Join(", ", noticed.Errors.Select(pair => $"{pair.Value} {pair.Key}"));
        screen.Say(
            $"{name,-12}{Seconds(noticed.Acted),9}{Seconds(noticed.Pause),15}{Seconds(noticed.Delivery),14}"
            + $"{noticed.Returns,12}  {errors}");
        if (noticed.Standing.Count > 0)
        {
            throw new TimeoutException($"After {name} {noticed.Standing.Count} rooms stand still for some reader.");
        }
    }

    private async Task Replace(ClusterNode node, CancellationToken cancellationToken)
    {
        _ = node.Role is NodeRole.Silo
            ? await cluster.AddSilo(cancellationToken)
            : await cluster.AddFrontend(cancellationToken);
        var exitCode = await cluster.Drain(node, cancellationToken);
        if (exitCode != 0)
        {
            var lastWords = string.Join('\n', node.Server.Output.TakeLast(LastLines));
            screen.Complain($"Process {node.Number} ended with {exitCode}: {lastWords}");
        }
    }
}
