using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Where a ClamAV daemon listens: <c>host:port</c>, or the path of a Unix socket.</summary>
internal static class ClamdAddress
{
    /// <returns>Null if the text is no such address.</returns>
    public static EndPoint? Parse(string text)
    {
        if (text.StartsWith('/'))
        {
            return new UnixDomainSocketEndPoint(text);
        }

        var colon = text.LastIndexOf(':');
        return colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue
                ? IPEndPoint.TryParse(text, out var address) ? address : new DnsEndPoint(text[..colon], port)
                : null;
    }
}
