using System.Buffers.Binary;

namespace OrleansChat.Tools.Load.Sockets;

/// <summary>RFC 6455 frames as a client writes them and reads them.</summary>
internal static class ClientFrames
{
    public const int HeaderBytesMax = 14;
    public const byte Text = 0x1;
    public const byte Close = 0x8;
    public const byte Ping = 0x9;
    public const byte Pong = 0xA;

    private const byte Final = 0x80;
    private const byte Masked = 0x80;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    /// <summary>Writes a frame. The mask is zero: legal, and nothing has to be turned over.</summary>
    /// <returns>The bytes written.</returns>
    public static int Write(Span<byte> target, byte kind, ReadOnlySpan<byte> payload)
    {
        target[0] = (byte)(Final | kind);
        var header = 2;
        if (payload.Length < Length16)
        {
            target[1] = (byte)(Masked | payload.Length);
        }
        else
        {
            target[1] = Masked | Length16;
            BinaryPrimitives.WriteUInt16BigEndian(target[2..], checked((ushort)payload.Length));
            header = 4;
        }

        target.Slice(header, 4).Clear();
        payload.CopyTo(target[(header + 4)..]);
        return header + 4 + payload.Length;
    }

    /// <summary>Reads the first frame of what has come.</summary>
    /// <returns>False when it is not whole yet.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out byte kind, out int start, out int end)
    {
        (kind, start, end) = (0, 0, 0);
        if (source.Length < 2)
        {
            return false;
        }

        kind = (byte)(source[0] & 0xF);
        if ((source[0] & Final) == 0 || kind == 0)
        {
            throw new NotSupportedException("The server fragments its messages, which this client does not read.");
        }

        long length = source[1] & ~Masked;
        start = 2;
        if (length == Length16)
        {
            if (source.Length < 4)
            {
                return false;
            }

            length = BinaryPrimitives.ReadUInt16BigEndian(source[2..]);
            start = 4;
        }
        else if (length == Length64)
        {
            if (source.Length < 10)
            {
                return false;
            }

            length = BinaryPrimitives.ReadInt64BigEndian(source[2..]);
            start = 10;
        }

        end = checked((int)(start + length));
        return end <= source.Length;
    }
}
