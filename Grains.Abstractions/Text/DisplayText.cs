using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace OrleansChat.Text;

/// <summary>Rules for names, titles and other short texts that people show each other, in any script.</summary>
public static class DisplayText
{
    /// <summary>Characters that Unicode classifies as letters or symbols but that draw nothing.</summary>
    private static readonly FrozenSet<int> Blanks = FrozenSet.Create(
        0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, 0xFFFC, 0x13441, 0x13442, 0x1D159);

    /// <summary>
    /// Whether a text has a visible character: a letter, digit, punctuation mark or symbol. White space, control and
    /// format characters, fillers and combining marks alone aren't visible.
    /// </summary>
    public static bool HasVisible(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsVisible(rune))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Checks a name or title.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="scalarsMax">The most Unicode scalar values it may have; at least 1.</param>
    /// <returns>
    /// Null if the text is valid; otherwise the rest of a sentence, such as <c>must have 1–64 characters</c>.
    /// </returns>
    public static string? ErrorOf(string text, int scalarsMax)
    {
        if (!TextForms.IsWellFormed(text))
        {
            return "must not have unpaired surrogates";
        }

        var scalars = 0;
        var (hasControl, hasDirection) = (false, false);
        foreach (var rune in text.EnumerateRunes())
        {
            scalars++;
            hasControl |= IsControl(rune);
            hasDirection |= TurnsText(rune);
        }

        return scalars == 0 || scalars > scalarsMax ? $"must have 1–{scalarsMax} characters"
            : hasControl ? "must not have control characters or line breaks"
            : hasDirection ? "must not have characters that change the direction of the text around it"
            : !HasVisible(text) ? "must have at least one visible character"
            : null;
    }

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>
    /// Embeddings, overrides, isolates and deprecated format characters. The marks U+200E, U+200F and U+061C don't
    /// affect the text outside, so they are allowed.
    /// </summary>
    private static bool TurnsText(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x206F);

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.Surrogate
            or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark => false,

        // Newer than this runtime's Unicode tables, such as a new emoji: systems show it, or a box.
        UnicodeCategory.OtherNotAssigned => !IsIgnorable(rune.Value),
        _ => !Blanks.Contains(rune.Value),
    };

    /// <summary>Code points that Unicode reserves for invisible characters, and noncharacters.</summary>
    private static bool IsIgnorable(int value) =>
        value is 0x2065 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF) or (>= 0xFDD0 and <= 0xFDEF)
        || (value & 0xFFFE) == 0xFFFE;
}
