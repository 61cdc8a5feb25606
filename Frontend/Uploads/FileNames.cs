using System.Globalization;
using System.Text;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Makes a name for display of what a client calls its file.</summary>
internal static class FileNames
{
    private const string None = "file";

    /// <summary>An end that is kept when the name is too long.</summary>
    private const int ExtensionLengthMax = 16;

    /// <summary>
    /// The last part of a path, without control characters and what changes the direction of text, not longer than
    /// <see cref="UploadLimits.NameScalarsMax"/>.
    /// </summary>
    public static string Clean(string? name)
    {
        var last = (name ?? "").Split('/', '\\')[^1];
        var clean = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            clean.Append(IsVisible(rune) ? rune.ToString() : "");
        }

        var result = Shorten(clean.ToString().Trim(' ', '.'));
        return result.Length == 0 ? None : result;
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);

    private static string Shorten(string name)
    {
        var runes = name.EnumerateRunes().ToArray();
        if (runes.Length <= UploadLimits.NameScalarsMax)
        {
            return name;
        }

        var extension = Path.GetExtension(name);
        extension = extension.Length <= ExtensionLengthMax ? extension : "";
        var kept = UploadLimits.NameScalarsMax - extension.EnumerateRunes().Count();
        return string.Concat(runes.Take(kept).Select(rune => rune.ToString())) + extension;
    }
}
