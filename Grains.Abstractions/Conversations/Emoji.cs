using System.Buffers;
using OrleansChat.Text;

namespace OrleansChat.Conversations;

/// <summary>
/// What a reaction shows: exactly one Unicode emoji sequence, or <c>:name:</c> with 1–64 of <c>A–Z a–z 0–9 _ + -</c>
/// for an emoji of the deployment's own.
/// </summary>
[GenerateSerializer, Immutable, Alias("chat.emoji")]
public readonly record struct Emoji
{
    /// <summary>Characters between the colons of a name.</summary>
    public const int NameLengthMax = 64;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-");

    private Emoji(string value) => Value = value;

    /// <summary>The emoji as the client sent it.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>
    /// An emoji that is stored: it was valid for the version that stored it, which may know more emoji than this one.
    /// </summary>
    public static Emoji Stored(string value) => new(value);

    /// <summary>Reads an emoji.</summary>
    /// <exception cref="FormatException">The text isn't one emoji.</exception>
    public static Emoji Parse(string text) =>
        TryParse(text, out var emoji)
            ? emoji
            : throw new FormatException("An emoji is one Unicode emoji sequence or :name:.");

    /// <summary>Reads an emoji.</summary>
    /// <returns>Whether the text is exactly one emoji.</returns>
    public static bool TryParse(string? text, out Emoji emoji)
    {
        var valid = text is not null && (IsName(text) || EmojiSequence.IsOne(text));
        emoji = valid ? new Emoji(text!) : default;
        return valid;
    }

    /// <summary>The same as <see cref="Value"/>.</summary>
    public override string ToString() => Value;

    private static bool IsName(string text) =>
        text is [':', _, .., ':']
        && text.Length <= NameLengthMax + 2
        && text.AsSpan(1, text.Length - 2).IndexOfAnyExcept(NameCharacters) < 0;
}
