using System.Globalization;
using System.Text;
using OrleansChat.Text;

namespace OrleansChat.Grains.Searching;

/// <summary>
/// Characters without what a search ignores: case, accents, vowel signs that are written above or below, width and
/// other variants of form.
/// </summary>
internal static class FoldedScalars
{
    /// <summary>Alphabets; what comes after is mostly ideographs and symbols, which fold to themselves.</summary>
    private const int RememberedMax = 0x3000;

    private const int Tatweel = 0x640;

    private static readonly string?[] Remembered = new string?[RememberedMax];

    /// <summary>Letters that Unicode doesn't decompose, but people type without their strokes.</summary>
    private static readonly Dictionary<int, string> Letters = new()
    {
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ħ'] = "h",
        ['ı'] = "i",
        ['ł'] = "l",
        ['ŧ'] = "t",
        ['ς'] = "σ",
    };

    /// <summary>Marks that a search ignores, as first and last scalar value.</summary>
    private static readonly (int First, int Last)[] IgnoredMarks =
    [
        (0x300, 0x36F), (0x483, 0x487), (0x591, 0x5C7), (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670),
        (0x6D6, 0x6ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F),
        (0x1F3FB, 0x1F3FF),
    ];

    /// <summary>The folded form of a scalar value: none, one or several.</summary>
    public static string Of(Rune scalar) =>
        scalar.Value < RememberedMax ? Remembered[scalar.Value] ??= Fold(scalar)
        : IsWhole(scalar.Value) ? scalar.ToString()
        : Fold(scalar);

    private static string Fold(Rune scalar)
    {
        switch (Rune.GetUnicodeCategory(scalar))
        {
            case UnicodeCategory.Format:
                return string.Empty;
            case UnicodeCategory.OtherSymbol:
                return scalar.ToString();
        }

        var folded = new StringBuilder();
        foreach (var part in TextForms.Normalise(scalar.ToString(), NormalizationForm.FormKD).EnumerateRunes())
        {
            if (!IsIgnored(part.Value))
            {
                Append(folded, Rune.ToLowerInvariant(part));
            }
        }

        return folded.ToString();
    }

    private static void Append(StringBuilder folded, Rune part)
    {
        if (Letters.TryGetValue(part.Value, out var letters))
        {
            folded.Append(letters);
        }
        else if (Rune.GetUnicodeCategory(part) is UnicodeCategory.DecimalDigitNumber)
        {
            folded.Append((int)Rune.GetNumericValue(part));
        }
        else
        {
            folded.Append(part.ToString());
        }
    }

    private static bool IsIgnored(int value) =>
        value == Tatweel || Array.Exists(IgnoredMarks, range => value >= range.First && value <= range.Last);

    /// <summary>
    /// Kana, ideographs and Korean syllables, which would only be taken apart and put together again.
    /// </summary>
    private static bool IsWhole(int value) =>
        value is (>= 0x3041 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3)
            or (>= 0x20000 and <= 0x2F7FF);
}
