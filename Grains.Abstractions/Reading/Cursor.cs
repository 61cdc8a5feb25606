using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrleansChat.Accounts;

namespace OrleansChat.Reading;

/// <summary>Where a page of a list ended.</summary>
/// <param name="Key">The sort key of the last item.</param>
/// <param name="Id">The id of the last item, which orders items with equal keys; may be empty.</param>
public sealed record Cursor(string Key, string Id)
{
    /// <summary>Keys can contain line breaks, ids can't.</summary>
    private const char Separator = '\n';

    /// <summary>Reads a cursor.</summary>
    /// <returns>The cursor; null if the server can't have issued this text.</returns>
    public static Cursor? Parse(string? text)
    {
        if (text is null || !TryDecode(text, out var decoded))
        {
            return null;
        }

        var separator = decoded.IndexOf(Separator, StringComparison.Ordinal);
        if (separator < 0
            || decoded.Contains('\0', StringComparison.Ordinal)
            || (separator > 0 && !UserId.TryParse(decoded[..separator], out _)))
        {
            return null;
        }

        // Rejects other spellings of the same bytes, and bytes that aren't UTF-8: they don't round-trip.
        var cursor = new Cursor(decoded[(separator + 1)..], decoded[..separator]);
        return Of(cursor.Key, cursor.Id) == text ? cursor : null;
    }

    /// <summary>The opaque text that clients get for a position.</summary>
    public static string Of(string key, string id) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{id}{Separator}{key}"));

    private static bool TryDecode(string text, [NotNullWhen(true)] out string? decoded)
    {
        decoded = null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (!Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var count))
        {
            return false;
        }

        decoded = Encoding.UTF8.GetString(bytes.AsSpan(0, count));
        return true;
    }
}
