using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Silo.Clustering;

/// <summary>Where gateways are, as a person writes it: a name or an IP address, with a port or without.</summary>
internal static class GatewayAddress
{
    public static bool IsValid(string text) => Split(text) is not null;

    /// <summary>All that the name stands for now; nothing when it stands for nothing.</summary>
    public static async Task<IPEndPoint[]> Resolve(string text, int usualPort)
    {
        var (host, port) = Split(text)!.Value;
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host);
            return [.. addresses.Select(address => new IPEndPoint(address, port ?? usualPort))];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private static (string Host, int? Port)? Split(string text)
    {
        if (!Uri.TryCreate($"tcp://{text}", UriKind.Absolute, out var address)
            || address.HostNameType is UriHostNameType.Unknown
            || !string.Equals(address.GetComponents(UriComponents.HostAndPort, UriFormat.Unescaped),
                text, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return (address.DnsSafeHost, address.Port > 0 ? address.Port : null);
    }
}
