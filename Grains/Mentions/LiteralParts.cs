namespace OrleansChat.Grains.Mentions;

/// <summary>
/// The parts of a text in which nothing is a mention: code, links, and characters behind a backslash. Code is what
/// CommonMark takes for it, but for indented code.
/// </summary>
internal sealed class LiteralParts
{
    /// <summary>How far before a slash the address of a web site may begin.</summary>
    private const int AddressLengthMax = 255;

    private readonly string _text;
    private readonly List<(int Start, int End)> _parts = [];

    private LiteralParts(string text) => _text = text;

    public static LiteralParts Of(string text)
    {
        var parts = new LiteralParts(text);
        parts.FindBlocks();
        return parts;
    }

    public bool Contain(int place)
    {
        foreach (var (start, end) in _parts)
        {
            if (place >= start && place < end)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a place follows the address of a web site without its scheme: <c>example.org/</c>.</summary>
    public static bool IsAddress(string text, int place)
    {
        var start = place;
        while (start > 0 && place - start < AddressLengthMax && IsOfAddress(text[start - 1]))
        {
            start--;
        }

        var slash = text.IndexOf('/', start, place - start);
        return slash > start
            && char.IsLetterOrDigit(text[start])
            && text.IndexOf('.', start, slash - start) is var dot
            && dot > start
            && dot < slash - 1;
    }

    private static bool IsOfAddress(char character) =>
        char.IsLetterOrDigit(character) || character is '.' or '-' or '_' or '~' or '/' or '%' or '@' or ':';

    /// <summary>Paragraphs end at empty lines and at fences.</summary>
    private void FindBlocks()
    {
        var paragraph = 0;
        for (var line = 0; line < _text.Length;)
        {
            var end = EndOfLine(line);
            if (FenceAt(line, end) is { } fence)
            {
                new InlineParts(_text, paragraph, line, _parts).Find();
                var after = EndOfFence(end, fence);
                _parts.Add((line, after));
                (line, paragraph) = (after, after);
            }
            else
            {
                if (_text.AsSpan(line, end - line).IsWhiteSpace())
                {
                    new InlineParts(_text, paragraph, line, _parts).Find();
                    paragraph = end;
                }

                line = end;
            }
        }

        new InlineParts(_text, paragraph, _text.Length, _parts).Find();
    }

    /// <summary>Where the next line begins.</summary>
    private int EndOfLine(int line)
    {
        var end = _text.IndexOf('\n', line);
        return end < 0 ? _text.Length : end + 1;
    }

    private int EndOfFence(int line, Fence fence)
    {
        while (line < _text.Length)
        {
            var end = EndOfLine(line);
            if (FenceAt(line, end) is { IsBare: true } closing
                && closing.Character == fence.Character
                && closing.Length >= fence.Length)
            {
                return end;
            }

            line = end;
        }

        return line;
    }

    /// <summary>The fence of a line, which may be quoted.</summary>
    private Fence? FenceAt(int line, int end)
    {
        var content = _text.AsSpan(line, end - line).TrimEnd();
        var spaces = 0;
        while (content is [' ' or '>', ..] && spaces <= 3)
        {
            spaces = content[0] == '>' ? 0 : spaces + 1;
            content = content[1..];
        }

        if (content is not ['`' or '~', ..] || spaces > 3)
        {
            return null;
        }

        var character = content[0];
        var length = content.Length - content.TrimStart(character).Length;
        var rest = content[length..];
        return length < 3 || (character == '`' && rest.Contains('`'))
            ? null
            : new Fence(character, length, IsBare: rest.IsEmpty);
    }

    private readonly record struct Fence(char Character, int Length, bool IsBare);
}
