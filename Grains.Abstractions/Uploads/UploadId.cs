namespace OrleansChat.Uploads;

/// <summary>Identifies an upload: 1–64 characters of <c>A–Z a–z 0–9 _ - : .</c></summary>
[GenerateSerializer, Immutable, Alias("chat.upload-id")]
public readonly record struct UploadId
{
    private UploadId(string value) => Value = value;

    /// <summary>The id as it is sent and stored.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text isn't a valid id.</exception>
    public static UploadId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException("An upload id has 1–64 characters of A–Z a–z 0–9 _ - : .");

    /// <summary>Reads an id.</summary>
    /// <returns>Whether the text is a valid id.</returns>
    public static bool TryParse(string? text, out UploadId id)
    {
        var valid = Identifier.IsValid(text);
        id = valid ? new UploadId(text!) : default;
        return valid;
    }

    /// <summary>The same as <see cref="Value"/>.</summary>
    public override string ToString() => Value;
}
