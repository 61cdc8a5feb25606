using System.Diagnostics;

namespace OrleansChat.Tests.Attacks.Fuzzing;

/// <summary>Whether a process is at rest: this one, with the server in it, or another.</summary>
internal static class Processor
{
    /// <summary>
    /// A thread that goes round and round uses all that it gets of a processor; this server at rest, with its clock
    /// ten times too fast, some two percent.
    /// </summary>
    private const double RestingShareMax = 0.15;

    /// <summary>Enough to see a thread that goes round and round on a machine with nothing else to do.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>Enough for such a thread to get its share of one that has.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(400);

    /// <summary>Waits for a moment in which this process uses next to nothing of a processor.</summary>
    public static Task Quiet(CancellationToken stop) => Rest(Glance, () => Environment.CpuUsage.TotalTime, stop);

    /// <summary>Waits for a while in which this process does.</summary>
    public static Task Rest(CancellationToken stop) => Rest(Look, () => Environment.CpuUsage.TotalTime, stop);

    /// <summary>Waits for a while in which another process does.</summary>
    public static async Task Rest(int processId, CancellationToken stop)
    {
        using var process = Process.GetProcessById(processId);
        await Rest(Look, Used, stop);

        TimeSpan Used()
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    private static async Task Rest(TimeSpan time, Func<TimeSpan> used, CancellationToken stop)
    {
        using var period = new PeriodicTimer(time);
        double share;
        do
        {
            var begun = Stopwatch.GetTimestamp();
            var usedBefore = used();
            await period.WaitForNextTickAsync(stop);
            share = (used() - usedBefore) / Stopwatch.GetElapsedTime(begun);
        }
        while (share > RestingShareMax);
    }
}
