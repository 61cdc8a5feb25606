using OrleansChat.Tools.Replay.Links;

namespace OrleansChat.Tests.Replay.Links;

public sealed class BackOffTests
{
    [Fact]
    public void Waits_grow_to_a_limit_and_differ_between_clients()
    {
        var one = Waits(seed: 1);
        var other = Waits(seed: 2);
        one.ShouldAllBe(wait => wait > TimeSpan.Zero && wait <= TimeSpan.FromSeconds(5));
        one[0].ShouldBeLessThanOrEqualTo(TimeSpan.FromMilliseconds(100));
        one.Max().ShouldBeGreaterThan(TimeSpan.FromSeconds(2));
        one.ShouldNotBe(other);
    }

    [Fact]
    public void After_a_success_waits_are_short_again()
    {
        var backOff = new BackOff(new Random(1));
        for (var tries = 0; tries < 10; tries++)
        {
            backOff.Next();
        }

        backOff.Reset();
        backOff.Next().ShouldBeLessThanOrEqualTo(TimeSpan.FromMilliseconds(100));
    }

    private static TimeSpan[] Waits(int seed)
    {
        var backOff = new BackOff(new Random(seed));
        return [.. Enumerable.Range(0, 12).Select(_ => backOff.Next())];
    }
}
