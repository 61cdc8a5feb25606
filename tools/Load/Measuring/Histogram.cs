using HdrHistogram;

namespace OrleansChat.Tools.Load.Measuring;

/// <summary>Counts of durations, each known to a thousandth; none is counted as longer than an hour.</summary>
internal sealed class Histogram
{
    private const int Digits = 3;
    private const long NanosecondsMax = 3_600_000_000_000;

    private readonly LongHistogram _counts = new(NanosecondsMax, Digits);

    public long Count => _counts.TotalCount;

    public TimeSpan Max => Percentile(100);

    public void Add(long nanoseconds) => _counts.RecordValue(Math.Clamp(nanoseconds, 0, NanosecondsMax));

    /// <summary>The duration that so many of a hundred do not exceed; zero when nothing was counted.</summary>
    public TimeSpan Percentile(double percent) => Count == 0
        ? TimeSpan.Zero
        : TimeSpan.FromTicks(_counts.GetValueAtPercentile(percent) / TimeSpan.NanosecondsPerTick);
}
