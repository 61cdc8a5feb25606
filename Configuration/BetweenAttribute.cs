using System.Globalization;
using System.Net;

namespace OrleansChat.Configuration;

/// <summary>A number or a time within bounds, which belong to it.</summary>
public sealed class BetweenAttribute : SettingRuleAttribute
{
    private readonly double _min;
    private readonly double _max;

    /// <summary>For numbers.</summary>
    public BetweenAttribute(double min, double max)
    {
        (_min, _max) = (min, max);
        // Ports are written without separators.
        var format = max == IPEndPoint.MaxPort ? "0" : "#,0.###";
        Rule = $"from {Text(min, format)} to {Text(max, format)}";
    }

    /// <summary>For times, written as settings are.</summary>
    public BetweenAttribute(string min, string max)
    {
        (_min, _max) = (Seconds(min), Seconds(max));
        Rule = $"from {min} to {max}";
    }

    public override string Rule { get; }

    protected override bool Holds(object? value) => value switch
    {
        null => true,
        TimeSpan time => time.TotalSeconds >= _min && time.TotalSeconds <= _max,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && number >= _min && number <= _max,
    };

    private static double Seconds(string time) => TimeSpan.Parse(time, CultureInfo.InvariantCulture).TotalSeconds;

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
