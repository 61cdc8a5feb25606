using System.Collections.Immutable;
using System.Globalization;

namespace OrleansChat.Reading;

/// <summary>
/// Which transactions were committed when a list was begun: those with a number below <paramref name="Next"/>, except
/// the ones that were still open. Clocks have no part in it, for the clocks of silos differ.
/// </summary>
/// <param name="Next">Every later transaction has this number or a higher one.</param>
/// <param name="Open">Ascending.</param>
public sealed record ChangeMark(long Next, ImmutableArray<long> Open)
{
    /// <summary>
    /// So that a cursor stays short. With more, all from the first open one on count as uncommitted: something may
    /// then come twice, and nothing is lost.
    /// </summary>
    private const int OpenMax = 20;

    /// <param name="text">First open, next, and all open ones: <c>10:14:10,12</c>, as PostgreSQL writes it.</param>
    public static ChangeMark? Parse(string text)
    {
        var parts = text.Split(':');
        if (parts.Length != 3 || !TryParse(parts[0], out var first) || !TryParse(parts[1], out var next))
        {
            return null;
        }

        var open = ImmutableArray.CreateBuilder<long>();
        foreach (var part in parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryParse(part, out var number))
            {
                return null;
            }

            open.Add(number);
        }

        return open.Count > OpenMax ? new ChangeMark(first, []) : new ChangeMark(next, open.ToImmutable());
    }

    public override string ToString()
    {
        var first = Open.IsEmpty ? Next : Open[0];
        return string.Create(CultureInfo.InvariantCulture, $"{first}:{Next}:{string.Join(',', Open)}");
    }

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
