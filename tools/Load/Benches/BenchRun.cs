using OrleansChat.Tools.Load.Reports;
using OrleansChat.Tools.Load.Servers;
using OrleansChat.Tools.Load.Workloads;

namespace OrleansChat.Tools.Load.Benches;

/// <summary>One workload of the bench, under the name of its row.</summary>
internal sealed record BenchWorkload(
    string Name,
    WorkloadOptions Options,
    ServerKind[] Servers,
    Func<WorkloadOptions, ServerUnderLoad, Progress, CancellationToken, Task<Outcome>> Run);

/// <summary>Runs every workload against every server in turn, so that all see the same moods of the machine.</summary>
internal sealed class BenchRun(TextWriter log, TextWriter lines)
{
    public static readonly ServerKind[] Servers =
        [ServerKind.Baseline, ServerKind.BaselineTuned, ServerKind.Chat, ServerKind.ChatOnPostgres];

    /// <summary>Where it takes long, the baseline runs with the settings that count alone.</summary>
    private static readonly ServerKind[] FewerServers =
        [ServerKind.Baseline, ServerKind.Chat, ServerKind.ChatOnPostgres];

    /// <summary>
    /// Until then the runtime's compiler works beside the server and would be counted as the cost of messages.
    /// </summary>
    private static readonly TimeSpan Compiled = TimeSpan.FromSeconds(20);

    // Short enough for two runs of everything in some 25 minutes.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Flow = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan StepDuration = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<BenchWorkload> Workloads { get; } =
    [
        Traffic("fanout", new WorkloadOptions { Senders = 4, WarmUp = Compiled, Duration = Flow }, Servers),
        Traffic(
            "rooms",
            new WorkloadOptions { Rooms = 200, Readers = 10, Rate = 500, WarmUp = Compiled, Duration = Flow },
            Servers),
        new("idle", new WorkloadOptions { Rooms = 500, Readers = 10, Duration = Rest }, Servers, IdleWorkload.Run),
        new(
            "storm",
            new WorkloadOptions { Readers = 2_000, Senders = 4, Duration = Rest },
            FewerServers,
            StormWorkload.Run),
        Traffic(
            "fanout-sweep",
            new WorkloadOptions { Senders = 4, Rate = 80, Sweep = true, Duration = StepDuration },
            FewerServers),
        Traffic(
            "rooms-sweep",
            new WorkloadOptions { Rooms = 200, Readers = 10, Rate = 1_000, Sweep = true, Duration = StepDuration },
            FewerServers),
    ];

    /// <returns>What each pair of a workload and a server came to, run by run.</returns>
    public async Task<ILookup<(string Workload, ServerKind Server), Outcome>> Run(
        IReadOnlyCollection<string> only, int runs, CancellationToken cancellationToken)
    {
        var outcomes = new List<(string Workload, ServerKind Server, Outcome Outcome)>();
        foreach (var workload in Workloads.Where(one => only.Count == 0 || only.Contains(one.Name)))
        {
            for (var run = 1; run <= runs; run++)
            {
                foreach (var kind in workload.Servers)
                {
                    if (await RunOne(workload, kind, cancellationToken) is { } outcome)
                    {
                        outcomes.Add((workload.Name, kind, outcome));
                    }
                }
            }
        }

        return outcomes.ToLookup(one => (one.Workload, one.Server), one => one.Outcome);
    }

    private static BenchWorkload Traffic(string name, WorkloadOptions options, ServerKind[] servers) => new(
        name,
        options,
        servers,
        (given, server, progress, stop) => TrafficWorkload.Run(name, given, server, progress, stop));

    // A run that fails leaves a gap in the table, not the whole bench without a result.
    private async Task<Outcome?> RunOne(BenchWorkload workload, ServerKind kind, CancellationToken cancellationToken)
    {
        try
        {
            await using var server = await OwnServer.Start(kind, cancellationToken);
            var progress = new Progress($"{workload.Name} {kind}", TimeProvider.System, log);
            var outcome = await workload.Run(workload.Options, server.UnderLoad, progress, cancellationToken);
            await lines.WriteLineAsync(outcome.JsonLine($"{kind}"));
            return outcome;
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException or IOException)
        {
            await log.WriteLineAsync($"{workload.Name} {kind}: {exception.Message}");
            return null;
        }
    }
}
