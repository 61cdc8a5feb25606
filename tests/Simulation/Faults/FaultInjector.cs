using OrleansChat.Tests.Simulation.Database;
using OrleansChat.Tests.Simulation.Deployment;
using OrleansChat.Tests.Simulation.Network;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Faults;

/// <summary>Lets things go wrong until it is told to stop; then everything is whole again within moments.</summary>
internal sealed class FaultInjector(
    World world, Process process, Cluster cluster, DatabaseServer database, Links links, Restore restore)
{
    /// <summary>How much goes wrong in this run: some are calm, so that rare orders of events get a chance.</summary>
    private readonly double _rate = 0.3 + (world.Random.NextDouble() * 1.2);

    private bool _over;

    public async Task Run()
    {
        while (!_over)
        {
            await Task.Delay(world.Milliseconds(300, 3_500) / _rate, process.Clock);
            if (!_over)
            {
                Strike();
            }
        }
    }

    public void Stop()
    {
        _over = true;
        links.Heal();
        database.Faults.Heal();
        foreach (var silo in cluster.Silos.Where(silo => silo.IsExpelled).ToArray())
        {
            cluster.KillSilo(silo, TimeSpan.Zero, process);
        }

        cluster.Placement.Settle();
    }

    private void Strike()
    {
        switch (world.Random.Next(20))
        {
            case 0 or 1:
                EndSilo();
                break;
            case 2 or 3 or 4:
                FreezeSilo();
                break;
            case 5 or 6:
                cluster.Placement.Shuffle(world.Random.NextDouble(), TimeSpan.FromSeconds(10));
                world.Note("grains move");
                break;
            case 7:
                EndFrontend();
                break;
            case 8 when cluster.Frontends.Count > 0:
                var frozen = world.Pick(cluster.Frontends);
                world.Note($"{frozen} freezes");
                frozen.Freeze(world.Milliseconds(300, 6_000));
                break;
            case 9 or 10 or 11:
                DisturbLinks();
                break;
            case 12 or 13 or 14 or 15:
                DisturbDatabase();
                break;
            case 16 or 17:
                MoveClock();
                break;
            case 18:
                Deactivate();
                break;
            case 19 when world.Chance(0.3):
                restore.Rebuild();
                break;
        }
    }

    private void EndSilo()
    {
        if (cluster.Silos.Count == 0)
        {
            return;
        }

        var silo = world.Pick(cluster.Silos);
        if (world.Chance(0.3) && !silo.IsExpelled)
        {
            cluster.StopSilo(silo, world.Milliseconds(10, 5_000), process);
        }
        else
        {
            cluster.KillSilo(silo, world.Milliseconds(0, 8_000), process);
        }

        After(world.Milliseconds(500, 8_000), cluster.StartSilo);
    }

    /// <summary>One that is frozen for long is given up by the others, and goes on for a while when it wakes.</summary>
    private void FreezeSilo()
    {
        if (cluster.Silos.Count == 0)
        {
            return;
        }

        var silo = world.Pick(cluster.Silos);
        var span = world.Milliseconds(300, 12_000);
        world.Note($"{silo} freezes");
        silo.Freeze(span);
        if (span < TimeSpan.FromSeconds(4) || silo.IsExpelled)
        {
            return;
        }

        After(world.Milliseconds(2_000, 4_000), () =>
        {
            world.Note($"{silo} is expelled");
            silo.IsExpelled = true;
            cluster.Placement.Silos.Remove(silo);
        });
        After(span + world.Milliseconds(100, 6_000), () =>
        {
            if (!silo.IsDead)
            {
                cluster.KillSilo(silo, TimeSpan.Zero, process);
            }

            cluster.StartSilo();
        });
    }

    private void EndFrontend()
    {
        if (cluster.Frontends.Count == 0)
        {
            return;
        }

        var frontend = world.Pick(cluster.Frontends);
        if (world.Chance(0.4))
        {
            cluster.StopFrontend(frontend);
        }
        else
        {
            cluster.KillFrontend(frontend);
        }

        After(world.Milliseconds(500, 6_000), cluster.StartFrontend);
    }

    private void DisturbLinks()
    {
        links.Loss = world.Chance(0.5) ? world.Random.NextDouble() * 0.15 : 0;
        links.Doubling = world.Chance(0.5) ? world.Random.NextDouble() * 0.3 : 0;
        links.Lateness = world.Chance(0.7) ? world.Random.NextDouble() * 0.3 : 0;
        links.LatenessMax = world.Milliseconds(20, 8_000);
        world.Note("links are bad");
        After(world.Milliseconds(500, 8_000), links.Heal);
    }

    private void DisturbDatabase()
    {
        var faults = database.Faults;
        faults.Failure = world.Chance(0.5) ? world.Random.NextDouble() * 0.3 : 0;
        faults.LostAnswer = world.Chance(0.6) ? world.Random.NextDouble() * 0.5 : 0;
        faults.Silence = world.Chance(0.2) ? world.Random.NextDouble() * 0.2 : 0;
        faults.Slowness = world.Chance(0.6) ? world.Random.NextDouble() * 0.6 : 0;
        faults.SlownessMax = world.Milliseconds(20, 14_000);
        if (world.Chance(0.2))
        {
            faults.AwayUntil = world.Elapsed + world.Milliseconds(200, 5_000);
        }

        world.Note("the database is bad");
        After(world.Milliseconds(500, 7_000), faults.Heal);
    }

    private void MoveClock()
    {
        Process[] all = [.. cluster.Silos, .. cluster.Frontends];
        if (all.Length > 0)
        {
            var moved = world.Pick(all);
            moved.Clock.Offset = world.Milliseconds(-120_000, 120_000);
            world.Note($"the clock of {moved} jumps");
        }
    }

    /// <summary>Activations end in an orderly way, as when they were not used for long.</summary>
    private void Deactivate()
    {
        if (cluster.Silos.Count > 0)
        {
            var silo = world.Pick(cluster.Silos);
            silo.Do(() => silo.DeactivateAll());
        }
    }

    private void After(TimeSpan delay, Action action) => world.Post(process, delay, action);
}
