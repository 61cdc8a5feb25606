using OrleansChat.Tests.Client.Measuring;

namespace OrleansChat.Tests.Replay.Client;

public sealed class DurationsTests
{
    [Fact]
    public void A_percentile_is_the_least_that_so_many_do_not_exceed()
    {
        var durations = new Durations();
        foreach (var milliseconds in Enumerable.Range(1, 100).Reverse())
        {
            durations.Add(TimeSpan.FromMilliseconds(milliseconds));
        }

        durations.Percentile(0.5).ShouldBe(TimeSpan.FromMilliseconds(50));
        durations.Percentile(0.99).ShouldBe(TimeSpan.FromMilliseconds(99));
        durations.Percentile(1).ShouldBe(TimeSpan.FromMilliseconds(100));
        new Durations().Percentile(0.5).ShouldBe(TimeSpan.Zero);
    }
}
