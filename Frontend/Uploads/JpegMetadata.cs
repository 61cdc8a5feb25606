using System.Buffers.Binary;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Copies a JPEG without metadata, and without what follows its end.</summary>
internal static class JpegMetadata
{
    private const int Marker = 0xFF;
    private const int StartOfImage = 0xD8;
    private const int EndOfImage = 0xD9;
    private const int StartOfScan = 0xDA;
    private const int FirstRestart = 0xD0;
    private const int LastRestart = 0xD7;
    private const int App0 = 0xE0;
    private const int App2 = 0xE2;
    private const int App14 = 0xEE;
    private const int App15 = 0xEF;
    private const int Comment = 0xFE;
    private const int BufferBytes = 64 * 1024;

    /// <inheritdoc cref="ImageMetadata.CopyWithout"/>
    public static void CopyWithout(Stream source, Stream target, int orientation)
    {
        // Not disposed: that would close the files.
        var input = new BufferedStream(source, BufferBytes);
        var output = new BufferedStream(target, BufferBytes);
        if (ReadByte(input) != Marker || ReadByte(input) != StartOfImage)
        {
            throw new InvalidDataException("It doesn't begin as a JPEG.");
        }

        output.Write([Marker, StartOfImage]);
        if (orientation > 1)
        {
            output.Write(Orientation(orientation));
        }

        var marker = NextMarker(input);
        while (marker != EndOfImage)
        {
            CopySegment(input, output, marker);
            marker = marker == StartOfScan ? CopyScan(input, output) : NextMarker(input);
        }

        output.Write([Marker, EndOfImage]);
        output.Flush();
    }

    private static void CopySegment(Stream input, Stream output, int marker)
    {
        var length = (ReadByte(input) << 8) | ReadByte(input);
        if (length < 2)
        {
            throw new InvalidDataException("A segment is too short.");
        }

        var data = new byte[length - 2];
        input.ReadExactly(data);
        if (IsNeeded(marker, data))
        {
            output.Write([Marker, (byte)marker, (byte)(length >> 8), (byte)length]);
            output.Write(data);
        }
    }

    /// <summary>Of applications' segments and comments, only those that say how colours are meant.</summary>
    private static bool IsNeeded(int marker, ReadOnlySpan<byte> data) => marker switch
    {
        App0 => data.StartsWith("JFIF\0"u8),
        App2 => data.StartsWith("ICC_PROFILE\0"u8),
        App14 => data.StartsWith("Adobe"u8),
        > App0 and <= App15 or Comment => false,
        _ => true,
    };

    /// <summary>
    /// Copies compressed data up to the next marker that isn't part of it. Data that just stops ends the image: other
    /// programs show it, too.
    /// </summary>
    private static int CopyScan(Stream input, Stream output)
    {
        while (true)
        {
            var value = input.ReadByte();
            if (value < 0)
            {
                return EndOfImage;
            }

            if (value != Marker)
            {
                output.WriteByte((byte)value);
                continue;
            }

            int next;
            do
            {
                next = input.ReadByte();
            }
            while (next == Marker);
            if (next < 0)
            {
                return EndOfImage;
            }

            if (next is not 0 and (< FirstRestart or > LastRestart))
            {
                return next;
            }

            output.Write([Marker, (byte)next]);
        }
    }

    /// <summary>A marker may be preceded by any number of fill bytes.</summary>
    private static int NextMarker(Stream input)
    {
        var value = ReadByte(input);
        if (value != Marker)
        {
            throw new InvalidDataException("There is no marker where one must be.");
        }

        while (value == Marker)
        {
            value = ReadByte(input);
        }

        return value;
    }

    /// <summary>A segment of EXIF that says how to turn the picture, and nothing else.</summary>
    private static byte[] Orientation(int orientation)
    {
        byte[] segment =
        [
            Marker, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0,
            0, 0, 0, 0,
        ];
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(28), (ushort)orientation);
        return segment;
    }

    private static int ReadByte(Stream input)
    {
        var value = input.ReadByte();
        return value >= 0 ? value : throw new EndOfStreamException();
    }
}
