namespace OrleansChat.Conversations;

/// <summary>
/// The name that a client gives to a command, by which the server recognises a repeat: 1–64 Unicode scalar values
/// without control characters. Unique per sender and conversation.
/// </summary>
[GenerateSerializer, Immutable, Alias("chat.client-id")]
public readonly record struct ClientId
{
    /// <summary>Unicode scalar values in a client id.</summary>
    public const int LengthMax = 64;

    private ClientId(string value) => Value = value;

    /// <summary>The id as the client sent it.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>Reads a client id.</summary>
    /// <exception cref="FormatException">The text is empty, too long or contains control characters.</exception>
    public static ClientId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("A client id has 1–64 characters and no control characters.");

    /// <summary>Reads a client id.</summary>
    /// <returns>Whether the text is a valid client id.</returns>
    public static bool TryParse(string? text, out ClientId id)
    {
        var valid = text is { Length: > 0 and <= 2 * LengthMax }
            && text.EnumerateRunes().Count() <= LengthMax
            && !text.Any(char.IsControl);
        id = valid ? new ClientId(text!) : default;
        return valid;
    }

    /// <summary>The same as <see cref="Value"/>.</summary>
    public override string ToString() => Value;
}
