namespace OrleansChat.Accounts;

/// <summary>Names a person or program that can act: 1–64 characters of <c>A–Z a–z 0–9 _ - : .</c></summary>
[GenerateSerializer, Immutable, Alias("chat.user-id")]
public readonly record struct UserId
{
    private UserId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <exception cref="FormatException">The text is no identifier.</exception>
    public static UserId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("A user id has 1–64 characters of A–Z a–z 0–9 _ - : .");

    public static bool TryParse(string? text, out UserId id)
    {
        var valid = Identifier.IsValid(text);
        id = valid ? new UserId(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
