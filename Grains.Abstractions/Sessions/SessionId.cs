namespace OrleansChat.Sessions;

/// <summary>Names one log-in of a user on one device: 1–64 characters of <c>A–Z a–z 0–9 _ - : .</c></summary>
[GenerateSerializer, Immutable, Alias("chat.session-id")]
public readonly record struct SessionId
{
    private SessionId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <exception cref="FormatException">The text is no identifier.</exception>
    public static SessionId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("A session id has 1–64 characters of A–Z a–z 0–9 _ - : .");

    public static bool TryParse(string? text, out SessionId id)
    {
        var valid = Identifier.IsValid(text);
        id = valid ? new SessionId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
