using System.Collections.Immutable;
using System.Text;
using OrleansChat.Accounts;
using OrleansChat.Grains.Searching;

namespace OrleansChat.Grains.Accounts;

/// <summary>
/// What a person is found by: the folded words of the name from each word on, and those of the handle. «Ann-Marie Lee»
/// is found by the beginnings of «ann marie lee», «marie lee» and «lee». Pure.
/// </summary>
public static class PersonKeys
{
    /// <summary>Keys of one person. The words behind them are found together with those before.</summary>
    public const int CountMax = 16;

    /// <summary>Unicode scalar values in a key; longer ones are cut, as are queries.</summary>
    public const int ScalarsMax = 64;

    /// <summary>The keys of an account, each once; none for guests, whom nobody finds.</summary>
    public static ImmutableArray<string> Of(StoredAccount account) =>
        account.User.Type is SenderType.Guest ? [] : Of(account.User.Name, account.Handle);

    /// <summary>The keys of a name and a handle.</summary>
    public static ImmutableArray<string> Of(string name, string? handle) =>
    [
        .. Endings(handle ?? string.Empty).Concat(Endings(name)).Distinct(StringComparer.Ordinal).Take(CountMax),
    ];

    /// <summary>What keys must begin with to match a query.</summary>
    /// <returns>Null if the query has no letter, digit or symbol.</returns>
    public static string? Prefix(string query) =>
        Letters(query) is { Count: > 0 } letters ? Join(letters, 0) : null;

    private static IEnumerable<string> Endings(string text)
    {
        var letters = Letters(text);
        return Enumerable.Range(0, letters.Count).Select(start => Join(letters, start));
    }

    /// <summary>Words, symbols, and the letters of scripts that don't separate words, as a search folds them.</summary>
    private static List<(string Text, bool IsApart)> Letters(string text)
    {
        var letters = new List<(string Text, bool IsApart)>();
        foreach (var token in TextTokens.Of(text))
        {
            // Of two neighbouring letters the second comes again: as the first of the next pair, or as the last.
            var isPart = token.Kind is TextTokenKind.Pair or TextTokenKind.LastLetter;
            letters.Add((token.Kind is TextTokenKind.Pair ? FirstOf(token) : token.Word, !isPart));
        }

        return letters;

        string FirstOf(TextToken pair) => TextTokens.Of(Part(text, pair.Start, pair.FirstLength))[0].Word;
    }

    private static string Part(string text, int start, int length) =>
        string.Concat(text.EnumerateRunes().Skip(start).Take(length));

    private static string Join(List<(string Text, bool IsApart)> letters, int start)
    {
        var key = new StringBuilder();
        var scalars = 0;
        for (var index = start; index < letters.Count && scalars < ScalarsMax; index++)
        {
            var isApart = index > start && (letters[index].IsApart || letters[index - 1].IsApart);
            foreach (var scalar in (isApart ? " " + letters[index].Text : letters[index].Text).EnumerateRunes())
            {
                if (scalars++ < ScalarsMax)
                {
                    key.Append(scalar.ToString());
                }
            }
        }

        return key.ToString();
    }
}
