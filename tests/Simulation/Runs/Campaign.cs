using System.Collections.Immutable;
using System.Diagnostics;
using OrleansChat.Tests.Simulation.Bugs;

namespace OrleansChat.Tests.Simulation.Runs;

/// <summary>Many runs side by side, until one fails.</summary>
/// <param name="Failed">Of those that failed, the one with the lowest seed.</param>
/// <param name="Broken">The invariants that failed.</param>
internal sealed record Campaign(
    int Runs, long Steps, long Acknowledged, long Shown, RunResult? Failed, ImmutableSortedSet<string> Broken)
{
    /// <param name="invariant">Goes on until this one fails, whatever else does.</param>
    public static Campaign Run(
        int first,
        int last,
        int threads,
        Func<PlantedBug>? bug = null,
        TimeSpan? time = null,
        string? invariant = null)
    {
        var clock = Stopwatch.StartNew();
        var next = (long)first - 1;
        var results = new Campaign(0, 0, 0, 0, Failed: null, Broken: []);
        var gate = new Lock();
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(Work)).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return results;

        void Work()
        {
            while (Volatile.Read(ref results).Failed is null && (time is null || clock.Elapsed < time))
            {
                var seed = Interlocked.Increment(ref next);
                if (seed > last)
                {
                    return;
                }

                var result = SimulationRun.Run((int)seed, bug?.Invoke());
                lock (gate)
                {
                    results = results.With(result, invariant);
                }
            }
        }
    }

    private Campaign With(RunResult result, string? invariant) => new(
        Runs + 1,
        Steps + result.Steps,
        Acknowledged + result.Acknowledged,
        Shown + result.Shown,
        result.Violation is not null
            && (invariant is null || result.Invariant == invariant)
            && (Failed is null || result.Seed < Failed.Seed)
            ? result
            : Failed,
        result.Violation is null ? Broken : Broken.Add(result.Invariant));
}
