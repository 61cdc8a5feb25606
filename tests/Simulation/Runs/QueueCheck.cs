using OrleansChat.Tests.Simulation.Deployment;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Runs;

/// <summary>Looks again and again whether what waits stays within its limits, whatever the clients do.</summary>
internal static class QueueCheck
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    /// <summary>More than all clients together may have in work, with some room for what is doubled.</summary>
    private const int CallsMax = 2_000;

    public static async Task Run(World world, Process process, Cluster cluster)
    {
        while (true)
        {
            await Task.Delay(Period, process.Clock);
            foreach (var silo in cluster.Silos.Where(silo => silo.IsStarted))
            {
                if (silo.Pending.Count > CallsMax)
                {
                    world.Fail($"I6: {silo.Pending.Count} calls wait for {silo}");
                }

                foreach (var activation in silo.Runtime.Directory.All())
                {
                    if (activation.Length > CallsMax)
                    {
                        world.Fail($"I6: {activation.Length} calls wait for {activation}");
                    }
                }
            }
        }
    }
}
