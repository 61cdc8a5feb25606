namespace OrleansChat.Conversations;

/// <summary>
/// Names one life of a log; a <c>seq</c> of another epoch means nothing. 1–64 characters of <c>A–Z a–z 0–9 _ - :
/// .</c>
/// </summary>
[GenerateSerializer, Immutable, Alias("chat.epoch")]
public readonly record struct Epoch
{
    private Epoch(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <exception cref="FormatException">The text is no identifier.</exception>
    public static Epoch Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("An epoch has 1–64 characters of A–Z a–z 0–9 _ - : .");

    public static bool TryParse(string? text, out Epoch id)
    {
        var valid = Identifier.IsValid(text);
        id = valid ? new Epoch(text!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
