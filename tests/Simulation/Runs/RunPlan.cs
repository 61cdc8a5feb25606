using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Runs;

/// <summary>
/// The size of a run, drawn from its seed. Most runs are short, so that many different ones are made in a given time;
/// some are long enough for leases to end.
/// </summary>
/// <param name="Devices">20–50 clients.</param>
/// <param name="People">Who have them; some have more than one.</param>
/// <param name="Faulty">How long things go wrong.</param>
/// <param name="Writing">How long people go on to write afterwards.</param>
internal sealed record RunPlan(int Devices, int People, TimeSpan Faulty, TimeSpan Writing)
{
    public static RunPlan Draw(World world)
    {
        var devices = 20 + (int)(31 * Math.Pow(world.Random.NextDouble(), 3));
        var seconds = world.Chance(0.1) ? 60 : 5 + (25 * Math.Pow(world.Random.NextDouble(), 2));
        return new RunPlan(
            devices, devices * 2 / 3, TimeSpan.FromSeconds(seconds), world.Milliseconds(3_000, 10_000));
    }
}
