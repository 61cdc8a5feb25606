namespace OrleansChat.Conversations;

/// <summary>Names a conversation: 1–64 characters of <c>A–Z a–z 0–9 _ - : .</c></summary>
[GenerateSerializer, Immutable, Alias("chat.conversation-id")]
public readonly record struct ConversationId
{
    private ConversationId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <exception cref="FormatException">The text is no identifier.</exception>
    public static ConversationId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("A conversation id has 1–64 characters of A–Z a–z 0–9 _ - : .");

    public static bool TryParse(string? text, out ConversationId id)
    {
        var valid = Identifier.IsValid(text);
        id = valid ? new ConversationId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
