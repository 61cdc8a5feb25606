using System.Buffers.Binary;

namespace OrleansChat.Frontend.Protocol;

/// <summary>
/// Complete RFC 6455 frames from the server (final, unmasked) as plain byte arrays, so that one array serves every
/// reader. The first bytes tell the kind of frame.
/// </summary>
internal static class ServerFrame
{
    public const int HeaderBytesMax = 10;

    private const byte FinalText = 0x81;
    private const byte FinalClose = 0x88;
    private const byte FinalPing = 0x89;

    /// <summary>A ping without payload, shared by all connections.</summary>
    public static readonly byte[] Ping = [FinalPing, 0];

    public static bool IsText(byte[] frame) => frame[0] == FinalText;

    public static bool IsClose(byte[] frame) => frame[0] == FinalClose;

    public static ReadOnlyMemory<byte> PayloadOf(byte[] frame) => frame.AsMemory(frame[1] switch
    {
        126 => 4,
        127 => HeaderBytesMax,
        _ => 2,
    });

    public static byte[] Text(ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[HeaderBytesMax];
        var headerBytes = WriteTextHeader(header, payload.Length);
        var frame = GC.AllocateUninitializedArray<byte>(headerBytes + payload.Length);
        header[..headerBytes].CopyTo(frame);
        payload.CopyTo(frame.AsSpan(headerBytes));
        return frame;
    }

    /// <returns>The number of bytes written.</returns>
    public static int WriteTextHeader(Span<byte> header, int payloadBytes)
    {
        header[0] = FinalText;
        switch (payloadBytes)
        {
            case < 126:
                header[1] = (byte)payloadBytes;
                return 2;
            case <= ushort.MaxValue:
                header[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payloadBytes);
                return 4;
            default:
                header[1] = 127;
                BinaryPrimitives.WriteInt64BigEndian(header[2..], payloadBytes);
                return HeaderBytesMax;
        }
    }

    public static byte[] Close(CloseCode code)
    {
        byte[] frame = [FinalClose, 2, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)code);
        return frame;
    }
}
