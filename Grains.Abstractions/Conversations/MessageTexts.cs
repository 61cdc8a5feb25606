namespace OrleansChat.Conversations;

/// <summary>Rules for the texts of messages.</summary>
public static class MessageTexts
{
    /// <summary>
    /// Whether a text is empty or consists of white space only, as defined by JavaScript's <c>trim</c>.
    /// </summary>
    public static bool IsBlank(string? text)
    {
        const char byteOrderMark = '\uFEFF';
        return text is null || text.All(character => char.IsWhiteSpace(character) || character is byteOrderMark);
    }

    /// <summary>The beginning of a text, as notices show it.</summary>
    public static string Preview(string text)
    {
        var (length, scalars) = (0, 0);
        foreach (var scalar in text.EnumerateRunes())
        {
            if (++scalars > ConversationLimits.PreviewScalarsMax)
            {
                return text[..length];
            }

            length += scalar.Utf16SequenceLength;
        }

        return text;
    }
}
