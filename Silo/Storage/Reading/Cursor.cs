using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OrleansChat.Silo.Storage.Reading;

/// <summary>Where a page of a list ended: the sort key of its last item, and its id where keys are equal.</summary>
internal sealed record Cursor(string Key, string Id)
{
    /// <summary>Ids hold no line breaks; keys may.</summary>
    private const char Separator = '\n';

    public static Cursor? Parse(string? text)
    {
        if (text is null || !TryDecode(text, out var decoded))
        {
            return null;
        }

        var separator = decoded.IndexOf(Separator, StringComparison.Ordinal);
        return separator < 0 || decoded.Contains('\0', StringComparison.Ordinal)
            ? null
            : new Cursor(decoded[(separator + 1)..], decoded[..separator]);
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
