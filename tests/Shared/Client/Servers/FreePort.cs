using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Tests.Client.Servers;

public static class FreePort
{
    /// <summary>A port of the loopback that nothing listens at.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
