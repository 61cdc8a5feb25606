using System.Collections.Immutable;
using System.Globalization;

namespace OrleansChat.Reading;

/// <summary>
/// Tells which transactions were committed when a client began to page a list: those with numbers below <paramref
/// name="Next"/> that weren't open. Independent of clocks, because the clocks of silos differ.
/// </summary>
/// <param name="Next">Every later transaction has this number or a higher one.</param>
/// <param name="Open">The transactions below <paramref name="Next"/> that were still open, ascending.</param>
public sealed record ChangeMark(long Next, ImmutableArray<long> Open)
{
    /// <summary>
    /// Keeps cursors short. With more open transactions, all from the first open one on count as uncommitted: items may
    /// then be listed twice, but none is lost.
    /// </summary>
    private const int OpenMax = 20;

    /// <summary>Reads a mark.</summary>
    /// <param name="text">
    /// The first open transaction, the next number and all open ones, such as <c>10:14:10,12</c>: PostgreSQL's format
    /// of a snapshot.
    /// </param>
    /// <returns>The mark; null if the text isn't one.</returns>
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

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        var first = Open.IsEmpty ? Next : Open[0];
        return string.Create(CultureInfo.InvariantCulture, $"{first}:{Next}:{string.Join(',', Open)}");
    }

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
