using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using SkiaSharp;

namespace OrleansChat.Tests.Uploads;

/// <summary>Images for tests: the left half red, the right half blue.</summary>
internal static class Pictures
{
    public static byte[] Of(SKEncodedImageFormat format, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Red);
        using var blue = new SKPaint { Color = SKColors.Blue };
        canvas.DrawRect(new SKRect(width / 2f, 0, width, height), blue);
        canvas.Flush();
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>A JPEG with an orientation, and a secret in each kind of metadata and behind its end.</summary>
    public static byte[] Photograph(int width, int height, ushort orientation, string secret)
    {
        var plain = Of(SKEncodedImageFormat.Jpeg, width, height);
        byte[] tiff =
        [
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
            0, 0, 0, 0,
            .. Encoding.ASCII.GetBytes(secret),
        ];
        return
        [
            .. plain[..2],
            .. Segment(0xE1, [.. "Exif\0\0"u8, .. tiff]),
            .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.ASCII.GetBytes(secret)]),
            .. Segment(0xED, Encoding.ASCII.GetBytes(secret)),
            .. Segment(0xFE, Encoding.ASCII.GetBytes(secret)),
            .. plain[2..],
            .. Encoding.ASCII.GetBytes(secret),
        ];
    }

    /// <summary>A PNG that says it is so large, and holds next to nothing.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = 2;
        return
        [
            0x89, .. "PNG\r\n\u001a\n"u8,
            .. Chunk("IHDR", header), .. Chunk("IDAT", Deflate(new byte[1_000])), .. Chunk("IEND", []),
        ];
    }

    public static byte[] WithChunk(byte[] png, string type, string text)
    {
        const int AfterHeader = 8 + 25;
        return [.. png[..AfterHeader], .. Chunk(type, Encoding.ASCII.GetBytes(text)), .. png[AfterHeader..]];
    }

    /// <summary>A WebP of the extended form with EXIF and XMP.</summary>
    public static byte[] WithMetadata(byte[] webP, int width, int height, string text)
    {
        byte[] extended =
        [
            0x0C, 0, 0, 0,
            (byte)(width - 1), (byte)((width - 1) >> 8), 0,
            (byte)(height - 1), (byte)((height - 1) >> 8), 0,
        ];
        byte[] all =
        [
            .. webP[..12], .. RiffChunk("VP8X", extended), .. webP[12..],
            .. RiffChunk("EXIF", Encoding.ASCII.GetBytes(text)), .. RiffChunk("XMP ", Encoding.ASCII.GetBytes(text)),
        ];
        BinaryPrimitives.WriteInt32LittleEndian(all.AsSpan(4), all.Length - 8);
        return all;
    }

    private static byte[] Segment(byte marker, byte[] data) =>
        [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.HashToUInt32(body));
        return [.. length, .. body, .. checksum];
    }

    private static byte[] RiffChunk(string type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        return [.. Encoding.ASCII.GetBytes(type), .. length, .. data, .. new byte[data.Length % 2]];
    }

    private static byte[] Deflate(byte[] data)
    {
        using var bytes = new MemoryStream();
        using (var deflate = new ZLibStream(bytes, CompressionLevel.Optimal))
        {
            deflate.Write(data);
        }

        return bytes.ToArray();
    }
}
