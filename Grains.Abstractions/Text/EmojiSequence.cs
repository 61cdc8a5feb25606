namespace OrleansChat.Text;

/// <summary>
/// Recognises emoji by the grammar of emoji sequences in <see href="https://www.unicode.org/reports/tr51/">UTS
/// #51</see>: a flag, a keycap, or one or more emoji joined by zero width joiners, each with its skin tone, variation
/// selector or tags.
/// </summary>
internal static class EmojiSequence
{
    /// <summary>Three times as many scalar values as the longest sequence that Unicode recommends.</summary>
    private const int ScalarsMax = 32;

    private const int ZeroWidthJoiner = 0x200D;
    private const int EmojiPresentation = 0xFE0F;
    private const int EnclosingKeycap = 0x20E3;

    /// <summary>Whether a text is exactly one emoji sequence.</summary>
    public static bool IsOne(string text)
    {
        if (text.Length is 0 or > 2 * ScalarsMax || !TextForms.IsWellFormed(text))
        {
            return false;
        }

        var scalars = text.EnumerateRunes().Select(rune => rune.Value).ToArray().AsSpan();
        if (scalars.Length > ScalarsMax)
        {
            return false;
        }

        if (scalars is [var first, var second] && IsRegionalIndicator(first))
        {
            return IsRegionalIndicator(second);
        }

        if (scalars is [(>= '0' and <= '9') or '#' or '*', EmojiPresentation, EnclosingKeycap])
        {
            return true;
        }

        while (TakeElement(ref scalars))
        {
            if (scalars.IsEmpty)
            {
                return true;
            }

            if (scalars[0] != ZeroWidthJoiner)
            {
                return false;
            }

            scalars = scalars[1..];
        }

        return false;
    }

    /// <summary>Takes one emoji, with what modifies it, off the front.</summary>
    private static bool TakeElement(ref Span<int> scalars)
    {
        if (scalars.IsEmpty || scalars[0] < 0x80 || IsRegionalIndicator(scalars[0]) || !EmojiData.IsEmoji(scalars[0]))
        {
            return false;
        }

        var canHaveSkinTone = EmojiData.IsModifierBase(scalars[0]);
        scalars = scalars[1..];
        if (scalars is [EmojiPresentation, ..])
        {
            scalars = scalars[1..];
        }
        else if (canHaveSkinTone && scalars is [>= 0x1F3FB and <= 0x1F3FF, ..])
        {
            scalars = scalars[1..];
        }

        return TakeTags(ref scalars);
    }

    /// <summary>The tags of a regional flag end with a cancel tag.</summary>
    private static bool TakeTags(ref Span<int> scalars)
    {
        var count = 0;
        while (count < scalars.Length && scalars[count] is >= 0xE0020 and <= 0xE007E)
        {
            count++;
        }

        if (count == 0)
        {
            return true;
        }

        if (count == scalars.Length || scalars[count] != 0xE007F)
        {
            return false;
        }

        scalars = scalars[(count + 1)..];
        return true;
    }

    private static bool IsRegionalIndicator(int scalar) => scalar is >= 0x1F1E6 and <= 0x1F1FF;
}
