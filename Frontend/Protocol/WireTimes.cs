using System.Globalization;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Times that clients send.</summary>
internal static class WireTimes
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd't'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads an RFC 3339 time, which names its offset.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is not null
            && HasOffset(text)
            && DateTimeOffset.TryParseExact(
                text.ToUpperInvariant(),
                Formats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out time);
    }

    private static bool HasOffset(string text) => text is [.., 'Z' or 'z'] or [.., '+' or '-', _, _, ':', _, _];
}
