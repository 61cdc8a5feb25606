using System.Globalization;
using System.Text.Json;

namespace OrleansChat.Tools.Load.Reports;

/// <summary>A figure of a run.</summary>
/// <param name="Key">What programs know it by.</param>
/// <param name="Label">What it is, with its unit.</param>
internal sealed record Figure(string Key, string Label, double Value);

/// <summary>The result of a workload.</summary>
internal sealed record Outcome(string Workload, IReadOnlyList<Figure> Figures, bool IsWhole)
{
    /// <summary>One figure; NaN when the run has none of that key.</summary>
    public double this[string key] => Figures.FirstOrDefault(figure => figure.Key == key)?.Value ?? double.NaN;

    public string Table()
    {
        var width = Figures.Max(figure => figure.Label.Length);
        var lines = Figures.Select(figure =>
            $"  {figure.Label.PadRight(width)}  {Numbers.Readable(figure.Value),14}");
        return string.Join('\n', lines.Prepend(IsWhole ? Workload : $"{Workload}: NOT WHOLE"));
    }

    public string JsonLine(string server)
    {
        var line = new Dictionary<string, object> { ["workload"] = Workload, ["server"] = server, ["whole"] = IsWhole };
        foreach (var figure in Figures.Where(figure => double.IsFinite(figure.Value)))
        {
            line[figure.Key] = Math.Round(figure.Value, 4);
        }

        return JsonSerializer.Serialize(line);
    }
}

/// <summary>Numbers for people.</summary>
internal static class Numbers
{
    public static string Readable(double value) => Math.Abs(value) switch
    {
        double.NaN => "–",
        >= 100 or 0 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("N1", CultureInfo.InvariantCulture),
        _ => value.ToString("N2", CultureInfo.InvariantCulture),
    };
}
