using System.Net;

namespace OrleansChat.Tools.Load.Sockets;

/// <summary>Where the sockets go.</summary>
internal sealed record Endpoint(Uri Address, IPEndPoint Target)
{
    /// <exception cref="NotSupportedException">The address asks for TLS.</exception>
    public static Endpoint Of(Uri address)
    {
        if (address.Scheme != "http")
        {
            throw new NotSupportedException(
                $"{address}: the load generator speaks plain http; put it behind the proxy that ends TLS.");
        }

        var host = Dns.GetHostAddresses(address.DnsSafeHost)
            .OrderBy(found => found.AddressFamily)
            .First();
        return new Endpoint(address, new IPEndPoint(host, address.Port));
    }

    public byte[] Handshake() => System.Text.Encoding.ASCII.GetBytes(
        $"GET /v1/ws HTTP/1.1\r\nHost: {Address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
}
