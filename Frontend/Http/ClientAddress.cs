using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Frontend.Http;

/// <summary>Where a request comes from: its peer, or what a trusted proxy says of it.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>As it is remembered.</summary>
    public static string Of(HttpContext context) =>
        Known(context)?.ToString() ?? "unknown";

    /// <summary>As limits count it: who has an IPv6 address has all of its network, 2^64 of them.</summary>
    public static string Counted(HttpContext context) => Counted(Known(context));

    internal static string Counted(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
        {
            return address?.ToString() ?? "unknown";
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return $"{new IPAddress(bytes)}/{NetworkBytes * 8}";
    }

    private static IPAddress? Known(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped
            ? mapped.MapToIPv4()
            : context.Connection.RemoteIpAddress;
}
