using OrleansChat.Tools.Load.Measuring;
using OrleansChat.Tools.Load.People;
using OrleansChat.Tools.Load.Reports;
using OrleansChat.Tools.Load.Servers;
using OrleansChat.Tools.Load.Sockets;
using OrleansChat.Tools.Load.Traffic;

namespace OrleansChat.Tools.Load.Workloads;

/// <summary>
/// Readers are dropped at once and all come back at once, some way behind, while messages go on: until when all have
/// caught up, and what those feel who stayed.
/// </summary>
internal static class StormWorkload
{
    private const int Staying = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static async Task<Outcome> Run(
        WorkloadOptions options, ServerUnderLoad server, Progress progress, CancellationToken cancellationToken)
    {
        using var loop = new LoadLoop(Endpoint.Of(server.Address), TimeProvider.System);
        var population = new Population(loop, options with { Readers = options.Readers + Staying }, progress);
        await population.Settle(server, cancellationToken);
        population.Connect();
        population.Subscribe();
        progress.Say($"{population.Readers.Count} readers");
        var leaving = population.Readers.Skip(Staying).ToArray();
        foreach (var one in leaving)
        {
            one.Reader.IsMeasured = false;
        }

        var step = new Step(loop, server, population.Senders, progress);
        step.Run(options.Rate, options.WarmUp);
        var calm = step.Run(options.Rate, options.Duration);
        progress.Say("calm " + TrafficWorkload.Line(calm));

        // Connections dropped on purpose must not count as lost in the previous step.
        loop.Requests.Start(new Measurement());
        foreach (var one in leaving)
        {
            one.Person.Connection!.Drop();
        }

        var room = population.Rooms[0];
        var target = room.Head + options.Behind;
        var end = loop.After(Limit);
        step.Run(options.Rate, () => room.Head >= target || loop.Now > end);

        var (resuming, storm) = Resume(loop, options, step, leaving);
        progress.Say("storm " + TrafficWorkload.Line(storm));
        return Sum(options, calm, storm, resuming, server);
    }

    private static (Resuming Resuming, StepResult Storm) Resume(
        LoadLoop loop, WorkloadOptions options, Step step, (Person Person, Reader Reader)[] leaving)
    {
        var resuming = new Resuming();
        var start = loop.Now;
        var all = LoadLoop.ForEach(leaving, leaving.Length, async one =>
        {
            await one.Person.Connect(loop, options.Batch);
            if (await one.Person.Resume(one.Reader))
            {
                resuming.Caught++;
                resuming.Last = loop.Time.GetElapsedTime(start, loop.Now);
            }
        });
        var end = loop.After(Limit);
        var storm = step.Run(options.Rate, () => all.IsCompleted || loop.Now > end);
        loop.Complete(all, Limit, "Resuming");
        return (resuming, storm);
    }

    private static Outcome Sum(
        WorkloadOptions options, StepResult calm, StepResult storm, Resuming resuming, ServerUnderLoad server)
    {
        var known = server.ProcessId is null ? double.NaN : 1;
        return new Outcome(
            "storm",
            [
                new("readers", "readers that come back", options.Readers),
                new("behind", "messages behind", options.Behind),
                new("rate", "messages/s meanwhile", options.Rate),
                new("caughtUp", "readers that caught up", resuming.Caught),
                new("caughtUpSeconds", "seconds until the last caught up", resuming.Last.TotalSeconds),
                new("calmP50Ms", "live delivery before, p50 ms", Percentile(calm, 50)),
                new("calmP99Ms", "live delivery before, p99 ms", Percentile(calm, 99)),
                new("stormP50Ms", "live delivery meanwhile, p50 ms", Percentile(storm, 50)),
                new("stormP99Ms", "live delivery meanwhile, p99 ms", Percentile(storm, 99)),
                new("cpuSeconds", "server CPU meanwhile, seconds", known * storm.Processor.TotalSeconds),
                new("lost", "deliveries lost", calm.Lost + storm.Lost),
                new("disconnected", "connections lost", storm.Measurement.Disconnected),
            ],
            resuming.Caught == options.Readers && calm.IsWhole && storm.IsWhole);
    }

    private static double Percentile(StepResult result, double percent) =>
        result.Measurement.Delivered.Percentile(percent).TotalMilliseconds;

    private sealed class Resuming
    {
        public int Caught { get; set; }

        public TimeSpan Last { get; set; }
    }
}
