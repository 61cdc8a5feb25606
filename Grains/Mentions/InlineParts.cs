using System.Globalization;

namespace OrleansChat.Grains.Mentions;

/// <summary>Finds the code, the links and the escaped characters of one paragraph.</summary>
/// <param name="text">The whole text.</param>
/// <param name="start">Where the paragraph begins.</param>
/// <param name="end">Where it ends.</param>
/// <param name="parts">Takes what was found.</param>
internal sealed class InlineParts(string text, int start, int end, List<(int Start, int End)> parts)
{
    private static readonly string[] Schemes = ["https://", "http://"];

    /// <summary>The lengths of runs of backticks that nothing closes.</summary>
    private readonly HashSet<int> _unclosed = [];

    private readonly Stack<int> _brackets = [];

    public void Find()
    {
        for (var place = start; place < end;)
        {
            place = text[place] switch
            {
                '`' => AfterCode(place),
                '\\' when place + 1 < end && char.IsAscii(text[place + 1]) => Add(place, place + 2),
                '[' => AfterOpening(place),
                ']' => AfterClosing(place),
                'h' or 'H' => AfterLink(place),
                _ => place + 1,
            };
        }
    }

    private int Add(int from, int to)
    {
        parts.Add((from, to));
        return to;
    }

    private int AfterCode(int place)
    {
        var length = RunAt(place);
        if (!_unclosed.Contains(length))
        {
            for (var close = place + length; close < end;)
            {
                var run = RunAt(close);
                if (run == length)
                {
                    return Add(place, close + run);
                }

                close += Math.Max(run, 1);
            }

            _unclosed.Add(length);
        }

        return place + length;
    }

    /// <summary>How many backticks follow each other from a place on.</summary>
    private int RunAt(int place)
    {
        var length = 0;
        while (place + length < end && text[place + length] == '`')
        {
            length++;
        }

        return length;
    }

    private int AfterOpening(int place)
    {
        _brackets.Push(place);
        return place + 1;
    }

    /// <summary>A link of Markdown, <c>[label](target)</c>, is one part with its label.</summary>
    private int AfterClosing(int place)
    {
        if (_brackets.TryPop(out var opening) && place + 1 < end && text[place + 1] == '(')
        {
            var target = place + 2;
            while (target < end && text[target] != ')' && !char.IsWhiteSpace(text[target]))
            {
                target++;
            }

            if (target < end && text[target] == ')' && target > place + 2)
            {
                return Add(opening, target + 1);
            }
        }

        return place + 1;
    }

    private int AfterLink(int place)
    {
        var isInWord = place > start && (char.IsAsciiLetterOrDigit(text[place - 1]) || text[place - 1] == '_');
        var scheme = isInWord
            ? null
            : Schemes.FirstOrDefault(scheme => string.Compare(
                text, place, scheme, 0, scheme.Length, StringComparison.OrdinalIgnoreCase) == 0);
        return scheme is null ? place + 1 : Add(place, EndOfAddress(place + scheme.Length));
    }

    /// <summary>An address ends where one cannot go on, or at a bracket that it did not open.</summary>
    private int EndOfAddress(int place)
    {
        var depth = 0;
        for (; place < end && IsOfAddress(text[place]); place++)
        {
            depth += text[place] switch
            {
                '(' or '[' or '{' => 1,
                ')' or ']' or '}' => -1,
                _ => 0,
            };
            if (depth < 0)
            {
                break;
            }
        }

        return place;
    }

    /// <summary>Not spaces, quotes, or punctuation beyond ASCII but for the middle dot.</summary>
    private static bool IsOfAddress(char character) => char.IsAscii(character)
        ? character > ' ' && character is not ('<' or '>' or '"' or '`' or '\\' or '\u007f')
        : character == '·'
            || !(char.IsWhiteSpace(character) || char.IsPunctuation(character) || char.IsControl(character)
                || char.GetUnicodeCategory(character) is UnicodeCategory.Format);
}
