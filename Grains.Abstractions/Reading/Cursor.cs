using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrleansChat.Accounts;

namespace OrleansChat.Reading;

/// <summary>Where a page of a list ended: the sort key of its last item, and its id where keys are equal.</summary>
public sealed record Cursor(string Key, string Id)
{
    /// <summary>Ids hold no line breaks; keys may.</summary>
    private const char Separator = '\n';

    /// <returns>Null when no list can have given this.</returns>
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

        // Another spelling of the same bytes, or bytes that are no UTF-8, come out as something else.
        var cursor = new Cursor(decoded[(separator + 1)..], decoded[..separator]);
        return Of(cursor.Key, cursor.Id) == text ? cursor : null;
    }

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
