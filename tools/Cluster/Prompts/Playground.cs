using OrleansChat.Tools.Cluster.Statuses;

namespace OrleansChat.Tools.Cluster.Prompts;

/// <summary>A cluster and somebody who plays with it.</summary>
internal static class Playground
{
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(ClusterSettings settings, CancellationToken cancellationToken)
    {
        var screen = new Screen();
        await using var cluster = await Starting.Start(settings, screen, cancellationToken);
        await using var members = new Members(cluster);
        var status = new ClusterStatus(cluster, members);
        await using var prompt = new Prompt(cluster, status, screen, new Lines(Console.In));
        try
        {
            await prompt.Run(cancellationToken);
        }
        finally
        {
            screen.Say("Ending all processes …");
        }

        return 0;
    }
}
