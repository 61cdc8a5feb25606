using System.Collections.Immutable;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Searching;

/// <summary>Tokens that must follow each other.</summary>
/// <param name="words">The folded words; at least one.</param>
/// <param name="end">What the last of them matches.</param>
internal sealed class SearchPhrase(ImmutableArray<string> words, PhraseEnd end)
{
    /// <summary>Words to look up: all, but for a prefix that is too short.</summary>
    public IEnumerable<LookUp> LookUps =>
        words.Select((word, index) => new LookUp(word, end is not PhraseEnd.Word && index == words.Length - 1))
            .Where(word => !word.IsPrefix
                || end is PhraseEnd.Letter
                || word.Text.EnumerateRunes().Count() >= SearchLimits.PrefixScalarsMin);

    /// <summary>The phrase that a part of a query stands for.</summary>
    /// <returns>Null if it has no letters and no symbols.</returns>
    public static SearchPhrase? Of(string text, bool isPrefix)
    {
        var tokens = TextTokens.Of(text);
        if (tokens is [.., { Kind: TextTokenKind.Pair } pair, { Kind: TextTokenKind.LastLetter } last]
            && pair.End == last.End)
        {
            // The run may go on in a text, where this letter isn't the last.
            tokens.RemoveAt(tokens.Count - 1);
        }

        if (tokens.Count == 0)
        {
            return null;
        }

        var end = tokens[^1].Kind switch
        {
            TextTokenKind.LastLetter => PhraseEnd.Letter,
            TextTokenKind.Word when isPrefix => PhraseEnd.Prefix,
            _ => PhraseEnd.Word,
        };
        return new SearchPhrase([.. tokens.Select(token => token.Word)], end);
    }

    /// <summary>Adds the first places where the phrase occurs in a text.</summary>
    public void Find(List<TextToken> tokens, List<Highlight> found)
    {
        var foundMax = found.Count + SearchLimits.HighlightsMax;
        for (var start = 0; start + words.Length <= tokens.Count && found.Count < foundMax; start++)
        {
            if (IsAt(tokens, start))
            {
                var last = tokens[start + words.Length - 1];
                var length = end is PhraseEnd.Letter ? last.FirstLength : last.Length;
                found.Add(new Highlight(tokens[start].Start, last.Start + length - tokens[start].Start));
            }
        }
    }

    private bool IsAt(List<TextToken> tokens, int start)
    {
        for (var index = 0; index < words.Length; index++)
        {
            var word = tokens[start + index].Word;
            var isSame = index == words.Length - 1 && end is not PhraseEnd.Word
                ? word.StartsWith(words[index], StringComparison.Ordinal)
                : word == words[index];
            if (!isSame)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What the last word of a phrase matches.</summary>
internal enum PhraseEnd
{
    /// <summary>The word.</summary>
    Word = 1,

    /// <summary>Every word that begins like it.</summary>
    Prefix,

    /// <summary>A letter of a script without spaces, wherever it occurs.</summary>
    Letter,
}
