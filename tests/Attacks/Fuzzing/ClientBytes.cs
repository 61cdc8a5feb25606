using System.Buffers.Binary;
using System.Text;

namespace OrleansChat.Tests.Attacks.Fuzzing;

/// <summary>How the length of a payload is written; RFC 6455 allows only the shortest form.</summary>
internal enum LengthForm
{
    Shortest,
    In16Bits,
    In64Bits,
}

/// <summary>Bytes as a client may send them, or should not.</summary>
internal static class ClientBytes
{
    public const byte Final = 0x80;
    public const byte Continuation = 0x0;
    public const byte Text = 0x1;
    public const byte Binary = 0x2;
    public const byte CloseCode = 0x8;
    public const byte Ping = 0x9;

    private const byte Masked = 0x80;
    private const string Key = "AAAAAAAAAAAAAAAAAAAAAA==";

    public static byte[] Handshake(string host) => Encoding.ASCII.GetBytes(
        $"GET /v1/ws HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Key}\r\n\r\n");

    /// <summary>A whole text message of one frame.</summary>
    public static byte[] Message(string text) => Frame(Final | Text, Encoding.UTF8.GetBytes(text), mask: 0x01020304);

    public static byte[] Close(int code) => Frame(Final | CloseCode, [(byte)(code >> 8), (byte)code], mask: 0);

    /// <param name="first">The first byte: final bit, reserved bits and opcode.</param>
    /// <param name="payload">Before it is masked.</param>
    /// <param name="mask">None: the frame is not masked, which a client must not do.</param>
    /// <param name="form">How the length is written, where it fits.</param>
    /// <param name="declared">The length that the head says, if it lies.</param>
    public static byte[] Frame(
        int first,
        ReadOnlySpan<byte> payload,
        uint? mask,
        LengthForm form = LengthForm.Shortest,
        long? declared = null)
    {
        const int headBytesMax = 14;
        var frame = new byte[headBytesMax + payload.Length];
        var length = declared ?? payload.Length;
        frame[0] = (byte)first;
        var written = 2;
        if (form is LengthForm.In64Bits || length is < 0 or > ushort.MaxValue)
        {
            frame[1] = 127;
            BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), length);
            written += 8;
        }
        else if (form is LengthForm.In16Bits || length > 125)
        {
            frame[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)length);
            written += 2;
        }
        else
        {
            frame[1] = (byte)length;
        }

        if (mask is { } key)
        {
            frame[1] |= Masked;
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(written), key);
            written += 4;
        }

        payload.CopyTo(frame.AsSpan(written));
        for (var index = 0; mask is not null && index < payload.Length; index++)
        {
            frame[written + index] ^= (byte)(mask.Value >> (24 - (8 * (index % 4))));
        }

        return frame[..(written + payload.Length)];
    }
}
