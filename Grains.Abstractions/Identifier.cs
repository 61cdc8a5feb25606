using System.Buffers;

namespace OrleansChat;

/// <summary>What all opaque ids on the wire have in common.</summary>
public static class Identifier
{
    /// <summary>Characters in an id.</summary>
    public const int LengthMax = 64;

    /// <summary>Random bytes in a new id.</summary>
    public const int RandomBytes = 26;

    /// <summary>32 of them: five bits a character.</summary>
    private const string RandomAlphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-:.");

    /// <summary>A new id: a prefix and 26 characters of 130 random bits.</summary>
    /// <param name="prefix">Says what the id is of, such as <c>c-</c>.</param>
    /// <param name="random"><see cref="RandomBytes"/> random bytes.</param>
    public static string Create(string prefix, ReadOnlySpan<byte> random)
    {
        Span<char> text = stackalloc char[RandomBytes];
        for (var index = 0; index < text.Length; index++)
        {
            text[index] = RandomAlphabet[random[index] % RandomAlphabet.Length];
        }

        return string.Concat(prefix, text);
    }

    /// <summary>Whether a text is an id: 1–64 characters of <c>A–Z a–z 0–9 _ - : .</c></summary>
    public static bool IsValid(string? text) =>
        text is { Length: > 0 and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(Alphabet);
}
