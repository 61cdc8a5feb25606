using OrleansChat.Tests.Client.Clusters;

namespace OrleansChat.Tools.Cluster.Prompts;

/// <summary>What can be done to the processes of a cluster, by their numbers.</summary>
/// <remarks>All throws <see cref="CannotException"/> with a sentence for a person.</remarks>
internal sealed class Processes(ChatCluster cluster)
{
    private const int LogLines = 20;
    private const int CountMax = 16;

    public Task Kill(int number) => Running(number).Server.Kill();

    public Task Freeze(int number)
    {
        Awake(number).Server.Freeze();
        return Task.CompletedTask;
    }

    public Task Resume(int number)
    {
        var server = Running(number).Server;
        Can(server.IsFrozen, $"Process {number} is not frozen.");
        server.Thaw();
        return Task.CompletedTask;
    }

    public async Task Drain(int number, CancellationToken cancellationToken)
    {
        var exitCode = await cluster.Drain(Awake(number), cancellationToken);
        Can(exitCode == 0, $"Process {number} ended with {exitCode}; 'log {number}' shows what it wrote.");
    }

    public Task Add(NodeRole role, CancellationToken cancellationToken)
    {
        Can(cluster.Nodes.Count(node => node.Server.IsRunning) < CountMax, $"{CountMax} processes run: enough.");
        return role is NodeRole.Silo ? cluster.AddSilo(cancellationToken) : cluster.AddFrontend(cancellationToken);
    }

    /// <summary>The last lines that it wrote.</summary>
    public string Log(int number) => string.Join('\n', Known(number).Server.Output.TakeLast(LogLines));

    private static void Can(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new CannotException(otherwise);
        }
    }

    private ClusterNode Known(int number) =>
        cluster.Nodes.FirstOrDefault(node => node.Number == number)
        ?? throw new CannotException($"There is no process {number}; 'status' lists them.");

    private ClusterNode Running(int number)
    {
        var node = Known(number);
        Can(node.Server.IsRunning, $"Process {number} has ended.");
        return node;
    }

    private ClusterNode Awake(int number)
    {
        var node = Running(number);
        Can(!node.Server.IsFrozen, $"Process {number} is frozen; 'resume {number}' lets it go on.");
        return node;
    }
}
