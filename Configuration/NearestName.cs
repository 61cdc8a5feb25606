namespace OrleansChat.Configuration;

/// <summary>Suggestions for misspelt names.</summary>
public static class NearestName
{
    /// <returns>The name with the fewest different letters, and their number.</returns>
    public static (string Name, int Changes) Of(string written, IEnumerable<string> names) =>
        names.Select(name => (name, Changes(written, name))).MinBy(pair => pair.Item2);

    /// <summary>The number of letters to insert, remove or replace, ignoring case.</summary>
    private static int Changes(string from, string to)
    {
        var above = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var row = 1; row <= from.Length; row++)
        {
            var current = new int[to.Length + 1];
            current[0] = row;
            for (var column = 1; column <= to.Length; column++)
            {
                var isSame = char.ToUpperInvariant(from[row - 1]) == char.ToUpperInvariant(to[column - 1]);
                current[column] = Math.Min(
                    Math.Min(above[column], current[column - 1]) + 1,
                    above[column - 1] + (isSame ? 0 : 1));
            }

            above = current;
        }

        return above[^1];
    }
}
