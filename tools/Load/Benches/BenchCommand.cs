using System.CommandLine;
using OrleansChat.Tools.Load.Measuring;

namespace OrleansChat.Tools.Load.Benches;

/// <summary>The command line of <c>bench</c>.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var runs = new Option<int>("--runs")
        {
            DefaultValueFactory = _ => 3,
            Description = "How often each workload meets each server. Default: 3.",
        };
        var only = new Option<string[]>("--only")
        {
            AllowMultipleArgumentsPerToken = true,
            Description = "Workloads: " + string.Join(", ", BenchRun.Workloads.Select(workload => workload.Name)),
        };
        var output = new Option<string>("--output")
        {
            DefaultValueFactory = _ => "docs/performance.md",
            Description = "The page whose figures are replaced.",
        };
        var command = new Command("bench", "Measures the server on both databases beside the baseline.")
        {
            runs, only, output,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var count = parsed.GetValue(runs);
            var disk = DiskProbe.Measure();
            var outcomes = await new BenchRun(Console.Error, Console.Out)
                .Run(parsed.GetValue(only) ?? [], count, stop);
            var measured = PerformancePage.Measured(outcomes, count, disk, TimeProvider.System.GetUtcNow());
            await PerformancePage.Write(parsed.GetRequiredValue(output), measured, stop);
            await Console.Out.WriteLineAsync(measured);
        });
        return command;
    }
}
