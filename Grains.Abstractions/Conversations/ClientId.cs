namespace OrleansChat.Conversations;

/// <summary>
/// The name that a client gives to one logged command, so that a repeat of it is recognised: 1–64 Unicode scalar
/// values, any but control characters. One namespace per sender and conversation.
/// </summary>
[GenerateSerializer, Immutable, Alias("chat.client-id")]
public readonly record struct ClientId
{
    public const int LengthMax = 64;

    private ClientId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <exception cref="FormatException">The text is empty, too long or holds control characters.</exception>
    public static ClientId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("A client id has 1–64 characters and no control characters.");

    public static bool TryParse(string? text, out ClientId id)
    {
        var valid = text is { Length: > 0 and <= 2 * LengthMax }
            && text.EnumerateRunes().Count() <= LengthMax
            && !text.Any(char.IsControl);
        id = valid ? new ClientId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
