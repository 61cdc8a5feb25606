using System.Buffers;
using System.Text;

namespace OrleansChat.Text;

/// <summary>
/// Normal forms for comparing texts. Messages and names are stored as they were typed.
/// </summary>
public static class TextForms
{
    /// <summary>A noncharacter, which .NET refuses to normalise.</summary>
    private const char SwappedByteOrderMark = '\uFFFE';

    /// <summary>Whether a text has no unpaired surrogates.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var consumed) is not OperationStatus.Done)
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return true;
    }

    /// <summary>
    /// The text in a Unicode normal form; returned unchanged if it isn't well-formed, or has the one character that
    /// can't be normalised.
    /// </summary>
    public static string Normalise(string text, NormalizationForm form) =>
        IsWellFormed(text) && !text.Contains(SwappedByteOrderMark) ? text.Normalize(form) : text;

    /// <summary>
    /// The key for searching titles and names: ignores case, how accents are composed, and full or half width.
    /// </summary>
    public static string LookUpKey(string text) => Normalise(
        Normalise(text, NormalizationForm.FormKC).ToUpperInvariant(), NormalizationForm.FormKC);
}
