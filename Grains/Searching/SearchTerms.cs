using System.Collections.Immutable;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Searching;

/// <summary>What a query looks for: phrases, of which a text must have all.</summary>
public sealed class SearchTerms
{
    /// <summary>Words that one query looks up; texts are compared with all of its words.</summary>
    private const int LookUpsMax = 16;

    /// <summary>
    /// Prefixes among them: a database reads the lists of all words that begin like one before it finds anything.
    /// </summary>
    private const int PrefixLookUpsMax = 2;

    private const string Quotes = "\"“”„‟";

    private readonly ImmutableArray<SearchPhrase> _phrases;

    private SearchTerms(ImmutableArray<SearchPhrase> phrases)
    {
        _phrases = phrases;
        var words = phrases.SelectMany(phrase => phrase.LookUps)
            .Distinct()
            .OrderByDescending(word => word.Text.Length)
            .ToLookup(word => word.IsPrefix);
        LookUps = [.. words[false].Concat(words[true].Take(PrefixLookUpsMax)).Take(LookUpsMax)];
    }

    /// <summary>
    /// Words that every matching text has, then prefixes; the rarer ones first, as far as their length tells.
    /// </summary>
    public ImmutableArray<LookUp> LookUps { get; }

    /// <summary>
    /// Reads a query. Characters other than letters, digits, symbols, quotes and <c>*</c> mean nothing.
    /// </summary>
    /// <returns>Null if it has no word to look for.</returns>
    public static SearchTerms? Parse(string query)
    {
        var terms = new SearchTerms(
        [
            .. Parts(query)
                .Select(part => SearchPhrase.Of(part.Text, part.IsPrefix))
                .OfType<SearchPhrase>(),
        ]);
        return terms.LookUps.IsEmpty ? null : terms;
    }

    /// <summary>Compares a text.</summary>
    /// <returns>The parts that match, ascending and without overlaps; null if the text lacks something.</returns>
    public ImmutableArray<Highlight>? Match(string text)
    {
        var tokens = TextTokens.Of(text);
        var found = new List<Highlight>();
        foreach (var phrase in _phrases)
        {
            var before = found.Count;
            phrase.Find(tokens, found);
            if (found.Count == before)
            {
                return null;
            }
        }

        return Merge(found);
    }

    /// <summary>Quoted parts, and the words between them.</summary>
    private static IEnumerable<(string Text, bool IsPrefix)> Parts(string query)
    {
        var quoted = query.Split(Quotes.ToCharArray());
        for (var index = 0; index < quoted.Length; index++)
        {
            if (index % 2 == 1)
            {
                yield return (quoted[index], false);
                continue;
            }

            foreach (var word in quoted[index].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                yield return (word, word.EndsWith('*'));
            }
        }
    }

    private static ImmutableArray<Highlight> Merge(List<Highlight> found)
    {
        var merged = ImmutableArray.CreateBuilder<Highlight>();
        foreach (var next in found.OrderBy(part => part.Start).ThenByDescending(part => part.Length))
        {
            var end = merged.Count == 0 ? 0 : merged[^1].Start + merged[^1].Length;
            if (next.Start >= end)
            {
                if (merged.Count == SearchLimits.HighlightsMax)
                {
                    break;
                }

                merged.Add(next);
            }
            else
            {
                var last = merged[^1];
                merged[^1] = last with { Length = Math.Max(end, next.Start + next.Length) - last.Start };
            }
        }

        return merged.ToImmutable();
    }
}

/// <summary>A word to look up in an index.</summary>
/// <param name="Text">The folded word.</param>
/// <param name="IsPrefix">Whether longer words count, too.</param>
public readonly record struct LookUp(string Text, bool IsPrefix);
