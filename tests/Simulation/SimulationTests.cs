using System.Diagnostics;
using OrleansChat.Tests.Simulation.Runs;
using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Simulation;

public sealed class SimulationTests
{
    private const int Threads = 2;

    [Fact]
    public void Two_hundred_deployments_keep_their_promises_under_faults() => KeepTheirPromises(1, 200);

    [Fact]
    [Trait("Category", "Long")]
    public void Eight_hundred_further_ones_do() => KeepTheirPromises(201, 1_000);

    [Theory]
    [InlineData(7)]
    [InlineData(11)]
    public void Two_runs_of_a_seed_are_the_same_to_the_last_step(int seed)
    {
        var first = SimulationRun.Run(seed);
        var second = SimulationRun.Run(seed);

        second.ShouldBe(first);
        SimulationRun.Run(seed + 1).Trace.ShouldNotBe(first.Trace);
    }

    [Fact]
    public async Task Another_process_replays_a_seed_to_the_last_step()
    {
        var here = SimulationRun.Run(5);
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(SimulationTests).Assembly.Location, "simulate", "--seed", "5" },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var there = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        there.ShouldContain($"trace {here.Trace:x16}, {here.Steps} steps");
    }

    private static void KeepTheirPromises(int first, int last)
    {
        var campaign = Campaign.Run(first, last, Threads);

        campaign.Failed.ShouldBeNull($"replay: ./chat simulate --seed {campaign.Failed?.Seed} --trace");
        campaign.Runs.ShouldBe(last - first + 1);
        (campaign.Acknowledged / campaign.Runs).ShouldBeGreaterThan(100);
        (campaign.Shown / campaign.Runs).ShouldBeGreaterThan(500);
    }
}
