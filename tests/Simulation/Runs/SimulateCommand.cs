using System.Diagnostics;
using System.Globalization;

namespace OrleansChat.Tests.Simulation.Runs;

/// <summary>The command for people.</summary>
internal static class SimulateCommand
{
    private const string Usage = """
        usage: simulate [--seed N | --seeds A..B | --minutes M] [--threads T] [--trace]

          --seed N       one run, and its trace hash; --trace prints every note and frame
          --seeds A..B   all of them; stops at the first that fails, and names it
          --minutes M    seeds from the clock on, for so long
          --threads T    runs side by side (default: one per processor)
        """;

    public static int Run(string[] args)
    {
        var (first, last, minutes) = (1, 100, 0.0);
        var threads = Environment.ProcessorCount;
        var trace = false;
        try
        {
            for (var index = 0; index < args.Length; index++)
            {
                switch (args[index])
                {
                    case "--seed":
                        first = last = int.Parse(args[++index], CultureInfo.InvariantCulture);
                        break;
                    case "--seeds":
                        var ends = args[++index].Split("..");
                        first = int.Parse(ends[0], CultureInfo.InvariantCulture);
                        last = int.Parse(ends[1], CultureInfo.InvariantCulture);
                        break;
                    case "--minutes":
                        minutes = double.Parse(args[++index], CultureInfo.InvariantCulture);
                        first = (int)(DateTimeOffset.UtcNow.ToUnixTimeSeconds() % 1_000_000) * 2_000;
                        last = int.MaxValue;
                        break;
                    case "--threads":
                        threads = int.Parse(args[++index], CultureInfo.InvariantCulture);
                        break;
                    case "--trace":
                        trace = true;
                        break;
                    default:
                        Console.WriteLine(Usage);
                        return args[index] is "--help" or "-h" ? 0 : 2;
                }
            }
        }
        catch (Exception exception) when (exception is FormatException or IndexOutOfRangeException or OverflowException)
        {
            Console.WriteLine(Usage);
            return 2;
        }

        return first == last ? RunOne(first, trace) : RunMany(first, last, minutes, threads);
    }

    private static int RunOne(int seed, bool trace)
    {
        var result = SimulationRun.Run(seed, bug: null, trace ? Console.WriteLine : null);
        Console.WriteLine(
            $"seed {seed}: trace {result.Trace:x16}, {result.Steps} steps, {result.Acknowledged} messages "
            + $"acknowledged, {result.Shown} events shown");
        return Tell(result) ? 0 : 1;
    }

    private static int RunMany(int first, int last, double minutes, int threads)
    {
        var clock = Stopwatch.StartNew();
        var campaign = Campaign.Run(
            first, last, threads, bug: null, minutes > 0 ? TimeSpan.FromMinutes(minutes) : null);
        Console.WriteLine(
            $"{campaign.Runs} seeds in {clock.Elapsed.TotalSeconds:0.0} s from {first} on: {campaign.Acknowledged} "
            + $"messages acknowledged, {campaign.Shown} events shown, {campaign.Steps} steps");
        return campaign.Failed is null || Tell(campaign.Failed) ? 0 : 1;
    }

    private static bool Tell(RunResult result)
    {
        if (result.Violation is not null)
        {
            Console.WriteLine($"seed {result.Seed} FAILED: {result.Violation}");
            Console.WriteLine($"replay: ./chat simulate --seed {result.Seed} --trace");
        }

        return result.Violation is null;
    }
}
