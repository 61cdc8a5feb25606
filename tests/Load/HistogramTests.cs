using OrleansChat.Tools.Load.Measuring;

namespace OrleansChat.Tests.Load;

public sealed class HistogramTests
{
    [Theory]
    [InlineData(50, 5_000)]
    [InlineData(99, 9_900)]
    [InlineData(100, 10_000)]
    public void Percentiles_are_known_to_two_percent(double percent, double microseconds)
    {
        var histogram = new Histogram();
        for (var value = 1; value <= 10_000; value++)
        {
            histogram.Add(value * 1_000L);
        }

        histogram.Count.ShouldBe(10_000);
        histogram.Percentile(percent).TotalMicroseconds.ShouldBe(microseconds, microseconds * 0.02);
    }

    [Fact]
    public void Nothing_counted_has_no_percentile() => new Histogram().Percentile(99).ShouldBe(TimeSpan.Zero);
}
