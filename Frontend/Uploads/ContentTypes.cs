using System.Buffers;
using System.Text;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Media types, read from the content. What a client says of a type is never believed.</summary>
/// <remarks>
/// A short table on purpose: a browser may show what it names, and everything else is only offered for download. SVG
/// and HTML are text here: a browser would run the scripts in them.
/// </remarks>
internal static class ContentTypes
{
    /// <summary>As many bytes as are looked at.</summary>
    public const int HeadBytes = 4 * 1024;

    public const string Unknown = "application/octet-stream";
    public const string Text = "text/plain";
    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string Gif = "image/gif";
    public const string WebP = "image/webp";

    /// <summary>Shown by browsers in place; everything else is downloaded.</summary>
    private static readonly HashSet<string> Shown =
    [
        Png, Jpeg, Gif, WebP,
        "audio/mpeg", "audio/ogg", "audio/wav", "audio/flac", "audio/mp4",
        "video/mp4", "video/webm", "video/quicktime",
    ];

    public static bool IsShown(string type) => Shown.Contains(type);

    public static bool IsImage(string type) => type is Png or Jpeg or Gif or WebP;

    /// <param name="head">The first <see cref="HeadBytes"/> of the content, or all of it.</param>
    public static string Of(ReadOnlySpan<byte> head) =>
        OfImage(head) ?? OfMedia(head) ?? OfDocument(head) ?? (IsText(head) ? Text : Unknown);

    private static string? OfImage(ReadOnlySpan<byte> head) =>
        head is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] ? Png
        : head is [0xFF, 0xD8, 0xFF, ..] ? Jpeg
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? Gif
        : IsRiff(head, "WEBP"u8) ? WebP
        : null;

    private static string? OfMedia(ReadOnlySpan<byte> head) =>
        head.StartsWith("OggS"u8) ? "audio/ogg"
        : head.StartsWith("fLaC"u8) ? "audio/flac"
        : head.StartsWith("ID3"u8) || head is [0xFF, 0xFB or 0xFA or 0xF3 or 0xF2, ..] ? "audio/mpeg"
        : IsRiff(head, "WAVE"u8) ? "audio/wav"
        : head is [0x1A, 0x45, 0xDF, 0xA3, ..] && head[..Math.Min(64, head.Length)].IndexOf("webm"u8) > 0
            ? "video/webm"
        : head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8) ? OfBrand(head[8..12])
        : null;

    /// <summary>Of the family of MP4.</summary>
    private static string? OfBrand(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("M4A "u8) ? "audio/mp4"
        : brand.SequenceEqual("qt  "u8) ? "video/quicktime"
        : brand.StartsWith("iso"u8) || brand.StartsWith("mp4"u8) || brand.SequenceEqual("avc1"u8)
            || brand.SequenceEqual("M4V "u8) || brand.SequenceEqual("dash"u8)
            ? "video/mp4"
        : null;

    private static string? OfDocument(ReadOnlySpan<byte> head) =>
        head.StartsWith("%PDF-"u8) ? "application/pdf"
        : head is [(byte)'P', (byte)'K', 3, 4, ..] ? "application/zip"
        : head is [0x1F, 0x8B, ..] ? "application/gzip"
        : null;

    private static bool IsRiff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> form) =>
        head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual(form);

    /// <summary>UTF-8 without control characters; the head may end within a character.</summary>
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        while (!head.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(head, out var rune, out var count);
            if (status is OperationStatus.NeedMoreData)
            {
                return true;
            }

            var isControl = Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r' or '\f');
            if (status is not OperationStatus.Done || isControl)
            {
                return false;
            }

            head = head[count..];
        }

        return true;
    }
}
