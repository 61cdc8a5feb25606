using System.Globalization;
using System.Text;
using OrleansChat.Text;

namespace OrleansChat.Grains.Searching;

/// <summary>
/// Takes texts apart into tokens, the same way for messages and queries and for every database. Words are runs of
/// letters and digits. Scripts that don't separate words, such as Chinese, Japanese, Korean and Thai, yield overlapping
/// pairs of letters, so that any two neighbouring characters are found. Symbols stand alone; the rest separates.
/// </summary>
public sealed class TextTokens
{
    /// <summary>Longer words are cut, in messages and in queries.</summary>
    public const int WordScalarsMax = 64;

    private readonly List<TextToken> _tokens = [];
    private readonly StringBuilder _letters = new();
    private int _count;
    private int _start;
    private int _end;
    private Letter? _previous;
    private Letter? _current;

    private TextTokens()
    {
    }

    private enum LetterKind
    {
        Separator,
        Letter,
        PairedLetter,
        Mark,
        Symbol,
    }

    /// <summary>The tokens of a text in their order. Text without letters and symbols has none.</summary>
    public static List<TextToken> Of(string text)
    {
        var tokens = new TextTokens();
        var place = 0;
        foreach (var scalar in text.EnumerateRunes())
        {
            tokens.Add(FoldedScalars.Of(scalar), place);
            place++;
        }

        tokens.EndWord();
        tokens.EndRun();
        return tokens._tokens;
    }

    private void Add(string folded, int place)
    {
        if (folded.Length == 0)
        {
            Extend(place);
            return;
        }

        foreach (var scalar in folded.EnumerateRunes())
        {
            Add(scalar, place);
        }
    }

    private void Add(Rune scalar, int place)
    {
        switch (KindOf(scalar))
        {
            case LetterKind.Letter:
                EndRun();
                AddLetter(scalar, place);
                break;
            case LetterKind.PairedLetter:
                EndWord();
                NextInRun(new Letter(scalar.ToString(), place, place + 1));
                break;
            case LetterKind.Mark when _current is { } current:
                _current = new Letter(WithMark(current.Text, scalar), current.Start, place + 1);
                break;
            case LetterKind.Mark when _count > 0:
                AddLetter(scalar, place);
                break;
            case LetterKind.Mark:
                break;
            case LetterKind.Symbol:
                EndWord();
                EndRun();
                _tokens.Add(new TextToken(TextTokenKind.Symbol, scalar.ToString(), place, 1, 1));
                break;
            default:
                EndWord();
                EndRun();
                break;
        }
    }

    /// <summary>A character that folds to nothing belongs to what it follows.</summary>
    private void Extend(int place)
    {
        if (_count > 0)
        {
            _end = place + 1;
        }
        else if (_current is { } current)
        {
            _current = current with { End = place + 1 };
        }
        else if (_tokens is [.., { Kind: TextTokenKind.Symbol } symbol] && symbol.End == place)
        {
            _tokens[^1] = symbol with { Length = symbol.Length + 1, FirstLength = symbol.Length + 1 };
        }
    }

    private void AddLetter(Rune scalar, int place)
    {
        _start = _count == 0 ? place : _start;
        _end = place + 1;
        if (_count++ < WordScalarsMax)
        {
            _letters.Append(scalar.ToString());
        }
    }

    private void EndWord()
    {
        if (_count > 0)
        {
            var length = _end - _start;
            _tokens.Add(new TextToken(TextTokenKind.Word, Compose(_letters.ToString()), _start, length, length));
            _letters.Clear();
            _count = 0;
        }
    }

    private void NextInRun(Letter next)
    {
        AddPair();
        _previous = _current;
        _current = next;
    }

    private void EndRun()
    {
        if (_current is { } last)
        {
            AddPair();
            var length = last.End - last.Start;
            _tokens.Add(new TextToken(TextTokenKind.LastLetter, Compose(last.Text), last.Start, length, length));
        }

        _previous = null;
        _current = null;
    }

    private void AddPair()
    {
        if (_previous is { } first && _current is { } second)
        {
            _tokens.Add(new TextToken(
                TextTokenKind.Pair,
                Compose(first.Text + second.Text),
                first.Start,
                second.End - first.Start,
                first.End - first.Start));
        }
    }

    /// <summary>Marks without end would make a token that no index takes.</summary>
    private static string WithMark(string letter, Rune mark) =>
        letter.Length < WordScalarsMax ? letter + mark : letter;

    /// <summary>Folding takes letters apart; only what it leaves out may make a difference.</summary>
    private static string Compose(string text) =>
        Ascii.IsValid(text) ? text : TextForms.Normalise(text, NormalizationForm.FormC);

    private static LetterKind KindOf(Rune scalar)
    {
        if (scalar.IsAscii)
        {
            return Rune.IsLetterOrDigit(scalar) ? LetterKind.Letter : LetterKind.Separator;
        }

        return Rune.GetUnicodeCategory(scalar) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark => LetterKind.Mark,
            _ when IsPaired(scalar.Value) => LetterKind.PairedLetter,
            <= UnicodeCategory.OtherLetter => LetterKind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber =>
                LetterKind.Letter,
            UnicodeCategory.OtherSymbol => LetterKind.Symbol,
            UnicodeCategory.OtherNotAssigned when scalar.Value is >= 0x1F000 and <= 0x1FAFF => LetterKind.Symbol,
            _ => LetterKind.Separator,
        };
    }

    /// <summary>Whether words that this character is part of may follow each other without a space.</summary>
    internal static bool IsUnspaced(Rune scalar) => IsPaired(scalar.Value);

    /// <summary>Thai, Lao, Myanmar, Khmer, kana, ideographs, Korean.</summary>
    private static bool IsPaired(int value) =>
        value is (>= 0xE01 and <= 0xE3A) or (>= 0xE40 and <= 0xE4E) or (>= 0xE81 and <= 0xECF)
            or (>= 0x1000 and <= 0x103F) or (>= 0x1780 and <= 0x17D3)
            or (>= 0x3005 and <= 0x3007) or (>= 0x3031 and <= 0x3035) or (>= 0x3041 and <= 0x309A)
            or (>= 0x309D and <= 0x309F) or (>= 0x30A1 and <= 0x30FA) or (>= 0x30FC and <= 0x30FF)
            or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)
            or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    private readonly record struct Letter(string Text, int Start, int End);
}
