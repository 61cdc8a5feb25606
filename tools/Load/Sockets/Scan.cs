using System.Buffers.Text;

namespace OrleansChat.Tools.Load.Sockets;

/// <summary>Finds single members in a frame without reading the JSON around them.</summary>
internal static class Scan
{
    /// <summary>The number behind a member's name, such as <c>"seq":</c>; -1 when there is none.</summary>
    public static long Number(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> name)
    {
        var at = frame.IndexOf(name);
        return at >= 0 ? Digits(frame[(at + name.Length)..]) : -1;
    }

    /// <summary>The same where the name is expected in the same place as last time.</summary>
    public static long Number(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> name, ref int place)
    {
        if (place >= frame.Length || !frame[place..].StartsWith(name))
        {
            var at = frame.IndexOf(name);
            if (at < 0)
            {
                return -1;
            }

            place = at;
        }

        return Digits(frame[(place + name.Length)..]);
    }

    /// <summary>The text behind a member's name; empty when there is none.</summary>
    public static string Text(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> name)
    {
        var at = frame.IndexOf(name);
        if (at < 0)
        {
            return string.Empty;
        }

        var rest = frame[(at + name.Length)..];
        rest = rest[(rest.IndexOf((byte)'"') + 1)..];
        return System.Text.Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)'"')]);
    }

    /// <summary>The number at the start of the bytes; -1 when there is none.</summary>
    public static long Digits(ReadOnlySpan<byte> bytes) =>
        Utf8Parser.TryParse(bytes, out long number, out _) ? number : -1;
}
