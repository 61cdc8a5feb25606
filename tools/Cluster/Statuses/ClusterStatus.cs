using System.Globalization;
using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Servers;
using Spectre.Console;

namespace OrleansChat.Tools.Cluster.Statuses;

/// <summary>How the processes of a cluster are.</summary>
internal sealed class ClusterStatus(ChatCluster cluster, Members members)
{
    private const string Nothing = "–";

    public async Task<Table> Table(CancellationToken cancellationToken)
    {
        var known = await members.Ask(cancellationToken);
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in new[] { "", "role", "pid", "state", "holds", "member or address" })
        {
            table.AddColumn(new TableColumn(heading).NoWrap());
        }

        foreach (var node in cluster.Nodes)
        {
            var member = known.TryGetValue(node.SiloPort, out var found) ? found : (Member?)null;
            table.AddRow([.. Cells(node, member).Select(cell => new Text(cell))]);
        }

        return table;
    }

    private static IEnumerable<string> Cells(ClusterNode node, Member? member)
    {
        var server = node.Server;
        var isFrontend = node.Role is NodeRole.Frontend;
        yield return Number(node.Number);
        yield return isFrontend ? "frontend" : "silo";
        yield return server.IsRunning ? Number(server.ProcessId) : Nothing;
        yield return State(server);
        if (isFrontend)
        {
            yield return $"{Number(Connections.Count(server.Address.Port))} connections";
            yield return server.IsRunning ? server.Address.ToString() : Nothing;
        }
        else
        {
            yield return member?.Activations is { } activations ? $"{Number(activations)} activations" : Nothing;
            yield return member?.Status.ToString().ToLowerInvariant() ?? Nothing;
        }
    }

    private static string State(ChatServer server) => server switch
    {
        { IsRunning: false } => "ended",
        { IsFrozen: true } => "frozen",
        _ => "running",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
