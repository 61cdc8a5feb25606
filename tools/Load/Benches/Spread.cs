using OrleansChat.Tools.Load.Reports;

namespace OrleansChat.Tools.Load.Benches;

/// <summary>The median of some runs, with the lowest and the highest.</summary>
internal readonly record struct Spread(double Low, double Median, double High)
{
    public bool IsKnown => double.IsFinite(Median);

    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Where(double.IsFinite).Order().ToArray();
        return sorted.Length == 0
            ? new Spread(double.NaN, double.NaN, double.NaN)
            : new Spread(sorted[0], sorted[sorted.Length / 2], sorted[^1]);
    }

    public override string ToString() => IsKnown
        ? $"{Numbers.Readable(Median)} ({Numbers.Readable(Low)}–{Numbers.Readable(High)})"
        : "–";
}
