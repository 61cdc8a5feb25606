using System.Text.Json;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Reads strings and names that may contain escapes of invalid characters.</summary>
internal static class JsonText
{
    public static bool Equal(ref Utf8JsonReader json, ReadOnlySpan<byte> text)
    {
        if (!json.ValueIsEscaped)
        {
            return json.ValueSpan.SequenceEqual(text);
        }

        return Read(ref json) is { } value && System.Text.Encoding.UTF8.GetBytes(value).AsSpan().SequenceEqual(text);
    }

    /// <summary>The value that the reader's string names; null if it names none, or isn't a string.</summary>
    public static T? Word<T>(ref Utf8JsonReader json, Vocabulary<T> words)
        where T : struct, Enum =>
        json.TokenType is not JsonTokenType.String ? null
        : json.ValueIsEscaped ? words.Find(Read(ref json))
        : words.Find(json.ValueSpan);

    /// <returns>The text; null if it contains an unpaired surrogate or U+0000, which are invalid here.</returns>
    public static string? Read(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return json.GetString();
        }

        try
        {
            var text = json.GetString()!;
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (InvalidOperationException)
        {
            // The reader can't check this before unescaping.
            return null;
        }
    }
}
