namespace OrleansChat.Conversations;

/// <summary>What may be the text of a message.</summary>
public static class MessageTexts
{
    /// <summary>Whether nobody would see anything of it: what JavaScript's <c>trim</c> leaves nothing of.</summary>
    public static bool IsBlank(string? text)
    {
        const char byteOrderMark = '\uFEFF';
        return text is null || text.All(character => char.IsWhiteSpace(character) || character is byteOrderMark);
    }
}
