using System.Text.RegularExpressions;
using OrleansChat.Tests.Simulation.Bugs;
using OrleansChat.Tests.Simulation.Checking;
using OrleansChat.Tests.Simulation.Clients;
using OrleansChat.Tests.Simulation.Database;
using OrleansChat.Tests.Simulation.Deployment;
using OrleansChat.Tests.Simulation.Faults;
using OrleansChat.Tests.Simulation.Network;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Runs;

/// <summary>The result of a run.</summary>
/// <param name="Violation">What was broken first; null when all held.</param>
/// <param name="Trace">A hash over every step and frame.</param>
internal sealed partial record RunResult(
    int Seed, string? Violation, ulong Trace, long Steps, long Acknowledged, long Shown)
{
    /// <summary>Which promise was broken: I1 to I8, or progress; empty when it was a rule of the simulation.</summary>
    public string Invariant => Name().Match(Violation ?? "").Groups["invariant"].Value;

    [GeneratedRegex(@"^(?:\w+: )?(?<invariant>I\d+|progress): ", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();
}

/// <summary>
/// A whole deployment from one seed: faults for a while, then quiet, in which everything must come right within a
/// bounded time.
/// </summary>
internal static class SimulationRun
{
    private const int SilosCount = 3;
    private const int FrontendsCount = 2;
    private const long StepsMax = 3_000_000;

    /// <summary>How long people only read at least: what was late when the faults ended has come by then.</summary>
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(4);

    /// <summary>How long the last fault can go on: a client that does not read, a silo that is frozen.</summary>
    private static readonly TimeSpan StallMax = TimeSpan.FromSeconds(12);

    /// <summary>Within which everything must have come right when the faults are over and nobody writes.</summary>
    private static readonly TimeSpan ProgressMax = TimeSpan.FromSeconds(45);

    /// <summary>Runs on a thread of its own, so that nothing of the caller's context gets in.</summary>
    public static RunResult Run(int seed, PlantedBug? bug = null, Action<string>? listener = null)
    {
        RunResult? result = null;
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = RunHere(seed, bug, listener);
            }
            catch (Exception exception)
            {
                fault = exception;
            }
        });
        thread.Start();
        thread.Join();
        return result ?? new RunResult(seed, $"the simulator failed: {fault}", 0, 0, 0, 0);
    }

    private static RunResult RunHere(int seed, PlantedBug? bug, Action<string>? listener)
    {
        var world = new World(seed) { Listener = listener };
        var operators = new Process(world, "operators", 0);
        var people = new Process(world, "people", 1);
        var database = new DatabaseServer(world, 2);
        var links = new Links(world);
        var truth = new Truth(database.Tables);
        var cluster = new Cluster(world, database, links, people, bug);
        var plan = RunPlan.Draw(world);
        var population = new Population(
            world, database, truth, people, cluster.OpenFrontends, plan.People, plan.Devices);
        for (var index = 0; index < SilosCount; index++)
        {
            cluster.StartSilo();
        }

        for (var index = 0; index < FrontendsCount; index++)
        {
            cluster.StartFrontend();
        }

        var faults = new FaultInjector(
            world, operators, cluster, database, links, new Restore(world, database, truth));
        operators.Do(() => _ = faults.Run());
        operators.Do(() => _ = QueueCheck.Run(world, operators, cluster));
        people.Do(() => population.Devices.ForEach(device => _ = device.Live()));
        world.RunUntil(plan.Faulty, StepsMax);
        faults.Stop();
        population.IsQuiet = true;

        // In some runs the very last events are lost, and nothing later tells of them.
        population.IsSilent = world.Chance(0.3);
        world.Note("quiet");
        world.RunUntil(plan.Faulty + plan.Writing, StepsMax);
        population.IsSilent = true;
        world.RunUntil(world.Elapsed + Reading, StepsMax);
        population.IsEnding = true;
        ComeToRest(world, new FinalCheck(world, truth, population, plan.Faulty + StallMax));
        return new RunResult(
            seed,
            world.Violation,
            world.Trace,
            world.Steps,
            population.Devices.Sum(device => device.Acknowledged),
            population.Devices.Sum(device => device.Follows.Sum(follow => follow.Live)));
    }

    /// <summary>Ends as soon as everything has come right, and with a violation when that takes too long.</summary>
    private static void ComeToRest(World world, FinalCheck check)
    {
        var end = world.Elapsed + ProgressMax;
        string? lack;
        while ((lack = check.WhatLacks()) is not null && world.Violation is null && world.Elapsed < end)
        {
            world.RunUntil(world.Elapsed + TimeSpan.FromMilliseconds(500), StepsMax);
        }

        if (world.Violation is not null)
        {
            return;
        }

        // Errors in the logs say more than a run that doesn't come to rest, so they are reported first.
        check.CheckLogs();
        if (lack is not null)
        {
            world.Fail($"{lack}, {ProgressMax} after the last was written");
        }
    }
}
