using System.Net;
using System.Net.Sockets;
using OrleansChat.Tools.Cluster.Statuses;

namespace OrleansChat.Tests.Cluster.Statuses;

public sealed class ConnectionsTests
{
    [Fact]
    public async Task The_connections_to_a_port_are_counted_and_no_others()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Connections.Count(port).ShouldBe(0);

        using var first = await Connect(listener, port);
        using var second = await Connect(listener, port);
        Connections.Count(port).ShouldBe(2);
    }

    private static async Task<TcpClient> Connect(TcpListener listener, int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await listener.AcceptSocketAsync();
        return client;
    }
}
