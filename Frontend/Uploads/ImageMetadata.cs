using System.Buffers.Binary;
using System.Text;

namespace OrleansChat.Frontend.Uploads;

/// <summary>
/// Copies images without what they tell of place, time, camera and program. The picture itself stays bit for bit.
/// </summary>
/// <remarks>Only parts that a picture needs are copied, so that no new kind of metadata slips through.</remarks>
internal static class ImageMetadata
{
    private const int WebPHeaderBytes = 12;

    private static readonly HashSet<string> PngChunks =
    [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs",
        "acTL", "fcTL", "fdAT",
    ];

    private static readonly HashSet<string> WebPChunks = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"];

    /// <param name="type">The media type of the image.</param>
    /// <param name="source">From its beginning.</param>
    /// <param name="target">Empty, seekable.</param>
    /// <param name="orientation">
    /// Of EXIF, 1–8: JPEGs keep it, because without it photographs would lie on their side.
    /// </param>
    /// <exception cref="InvalidDataException">The image isn't well-formed.</exception>
    public static void CopyWithout(string type, Stream source, Stream target, int orientation)
    {
        try
        {
            switch (type)
            {
                case ContentTypes.Jpeg:
                    JpegMetadata.CopyWithout(source, target, orientation);
                    break;
                case ContentTypes.Png:
                    CopyPng(source, target);
                    break;
                case ContentTypes.WebP:
                    CopyWebP(source, target);
                    break;
                default:
                    source.CopyTo(target);
                    break;
            }
        }
        catch (EndOfStreamException fault)
        {
            throw new InvalidDataException("The image ends early.", fault);
        }
    }

    /// <summary>Copies so many bytes.</summary>
    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    internal static void Copy(Stream source, Stream target, long count)
    {
        Span<byte> buffer = stackalloc byte[4 * 1024];
        while (count > 0)
        {
            var part = buffer[..(int)Math.Min(count, buffer.Length)];
            source.ReadExactly(part);
            target.Write(part);
            count -= part.Length;
        }
    }

    /// <summary>Chunks of length, type, data and checksum.</summary>
    private static void CopyPng(Stream source, Stream target)
    {
        const int SignatureBytes = 8;
        const int ChecksumBytes = 4;
        Copy(source, target, SignatureBytes);
        Span<byte> header = stackalloc byte[8];
        string type;
        do
        {
            source.ReadExactly(header);
            var length = BinaryPrimitives.ReadUInt32BigEndian(header) + (long)ChecksumBytes;
            type = Encoding.Latin1.GetString(header[4..]);
            if (PngChunks.Contains(type))
            {
                target.Write(header);
                Copy(source, target, length);
            }
            else
            {
                Skip(source, length);
            }
        }
        while (type != "IEND");
    }

    /// <summary>Chunks of type, length and data, which are padded to an even number of bytes.</summary>
    private static void CopyWebP(Stream source, Stream target)
    {
        const byte MetadataFlags = 0x0C;
        Span<byte> header = stackalloc byte[WebPHeaderBytes];
        source.ReadExactly(header);
        target.Write(header);
        var end = Math.Min(source.Length, 8 + (long)BinaryPrimitives.ReadUInt32LittleEndian(header[4..]));
        Span<byte> chunk = stackalloc byte[8];
        while (source.Position + chunk.Length <= end)
        {
            source.ReadExactly(chunk);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            var padded = Math.Min(length + (length & 1L), source.Length - source.Position);
            var type = Encoding.Latin1.GetString(chunk[..4]);
            if (!WebPChunks.Contains(type))
            {
                Skip(source, padded);
                continue;
            }

            target.Write(chunk);
            var data = target.Position;
            Copy(source, target, padded);
            if (type == "VP8X" && length > 0)
            {
                source.Position -= padded;
                var flags = source.ReadByte();
                source.Position += padded - 1;
                target.Position = data;
                target.WriteByte((byte)(flags & ~MetadataFlags));
                target.Position = data + padded;
            }
        }

        BinaryPrimitives.WriteUInt32LittleEndian(chunk, (uint)(target.Length - 8));
        target.Position = 4;
        target.Write(chunk[..4]);
    }

    private static void Skip(Stream source, long count)
    {
        if (count > source.Length - source.Position)
        {
            throw new EndOfStreamException();
        }

        source.Position += count;
    }
}
