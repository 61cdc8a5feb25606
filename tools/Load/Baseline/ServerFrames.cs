using System.Buffers.Binary;
using System.Text;

namespace OrleansChat.Tools.Load.Baseline;

/// <summary>Whole text frames as a server writes them.</summary>
internal static class ServerFrames
{
    private const byte FinalText = 0x81;
    private const int Length16 = 126;
    private const int Length64 = 127;

    public static byte[] Text(ReadOnlySpan<byte> payload)
    {
        var header = HeaderBytes(payload.Length);
        var frame = new byte[header + payload.Length];
        frame[0] = FinalText;
        switch (header)
        {
            case 2:
                frame[1] = (byte)payload.Length;
                break;
            case 4:
                frame[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
                break;
            default:
                frame[1] = Length64;
                BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), payload.Length);
                break;
        }

        payload.CopyTo(frame.AsSpan(header));
        return frame;
    }

    public static string Payload(byte[] frame) => Encoding.UTF8.GetString(frame.AsSpan(frame[1] switch
    {
        Length16 => 4,
        Length64 => 10,
        _ => 2,
    }));

    private static int HeaderBytes(int length) => length < Length16 ? 2 : length <= ushort.MaxValue ? 4 : 10;
}
