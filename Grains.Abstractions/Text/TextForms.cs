using System.Buffers;
using System.Text;

namespace OrleansChat.Text;

/// <summary>
/// The forms in which texts are compared. What people write, and what they are called, is kept as it was typed.
/// </summary>
public static class TextForms
{
    /// <summary>No unpaired surrogates.</summary>
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

    /// <summary>The text in a form of Unicode; what is no Unicode has none and stays as it is.</summary>
    public static string Normalise(string text, NormalizationForm form) =>
        IsWellFormed(text) ? text.Normalize(form) : text;

    /// <summary>
    /// How titles and names are looked for: without regard to case, to composed or decomposed accents, to full and half
    /// width.
    /// </summary>
    public static string LookUpKey(string text) => Normalise(
        Normalise(text, NormalizationForm.FormKC).ToUpperInvariant(), NormalizationForm.FormKC);
}
