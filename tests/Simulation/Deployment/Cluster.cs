using OrleansChat.Tests.Simulation.Bugs;
using OrleansChat.Tests.Simulation.Database;
using OrleansChat.Tests.Simulation.Network;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Deployment;

/// <summary>All processes of the deployment; those that died are replaced by new ones.</summary>
internal sealed class Cluster(World world, DatabaseServer database, Links links, Process people, PlantedBug? bug)
{
    private int _lastNumber = 10;

    public Placement Placement { get; } = new(world);

    public List<SiloProcess> Silos { get; } = [];

    public List<FrontendProcess> Frontends { get; } = [];

    /// <summary>Frontends that take connections.</summary>
    public List<FrontendProcess> OpenFrontends { get; } = [];

    private SimulatedTransport? _transport;

    private SimulatedTransport Transport => _transport ??= new SimulatedTransport(world, links, Placement);

    public void StartSilo()
    {
        var number = ++_lastNumber;
        var silo = new SiloProcess(world, $"silo{number}", number, Transport, database, bug);
        Silos.Add(silo);
        silo.Do(() =>
        {
            world.Note($"{silo} starts");
            silo.Start();
            Placement.Silos.Add(silo);
        });
    }

    public void StartFrontend()
    {
        var number = ++_lastNumber;
        var frontend = new FrontendProcess(world, $"frontend{number}", number, Transport, bug);
        Frontends.Add(frontend);
        frontend.Do(() =>
        {
            world.Note($"{frontend} starts");
            frontend.Start(people);
            OpenFrontends.Add(frontend);
        });
    }

    /// <summary>Everything the silo knew is gone; others notice later.</summary>
    public void KillSilo(SiloProcess silo, TimeSpan noticedAfter, Process observer)
    {
        world.Note($"{silo} dies");
        Silos.Remove(silo);
        silo.Kill();
        world.Post(observer, noticedAfter, () =>
        {
            silo.IsMissed = true;
            Placement.Silos.Remove(silo);
        });
    }

    /// <summary>
    /// Shuts down in an orderly way: no new grains are placed here, and the existing ones deactivate.
    /// </summary>
    public void StopSilo(SiloProcess silo, TimeSpan maxWait, Process observer)
    {
        world.Note($"{silo} stops");
        silo.IsMissed = true;
        Silos.Remove(silo);
        Placement.Silos.Remove(silo);
        silo.Do(silo.DeactivateAll);
        world.Post(observer, maxWait, () => silo.Kill());
    }

    /// <summary>Ends in the orderly way: what is in work is answered, and clients are told to go elsewhere.</summary>
    public void StopFrontend(FrontendProcess frontend)
    {
        world.Note($"{frontend} stops");
        Frontends.Remove(frontend);
        OpenFrontends.Remove(frontend);
        frontend.Stop(() => world.Post(people, TimeSpan.Zero, frontend.Kill));
    }

    public void KillFrontend(FrontendProcess frontend)
    {
        world.Note($"{frontend} dies");
        Frontends.Remove(frontend);
        OpenFrontends.Remove(frontend);
        frontend.Kill();
    }
}
