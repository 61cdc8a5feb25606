using FsCheck;
using FsCheck.Fluent;
using OrleansChat.Grains.RateLimits;

namespace OrleansChat.Tests.Grains;

public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly RateLimitPolicy Policy = new() { Capacity = 5, Period = TimeSpan.FromMinutes(1) };

    [Fact]
    public void A_full_bucket_gives_its_capacity_and_not_one_more()
    {
        var (bucket, taken) = TokenBucket.Full(Policy, Start).Take(100);
        taken.ShouldBe(5);
        bucket.Take(1).Taken.ShouldBe(0);
    }

    [Fact]
    public void The_next_token_is_there_when_the_bucket_said()
    {
        var empty = TokenBucket.Full(Policy, Start).Take(5).Bucket;
        var wait = empty.UntilNext(Policy);
        wait.ShouldBe(TimeSpan.FromSeconds(12));
        empty.Refill(Policy, Start + wait - TimeSpan.FromMilliseconds(1)).Take(1).Taken.ShouldBe(0);
        empty.Refill(Policy, Start + wait).Take(1).Taken.ShouldBe(1);
    }

    [Fact]
    public void A_clock_that_goes_back_adds_nothing()
    {
        var empty = TokenBucket.Full(Policy, Start).Take(5).Bucket;
        var back = empty.Refill(Policy, Start - TimeSpan.FromHours(1));
        back.Take(1).Taken.ShouldBe(0);
        back.Refill(Policy, Start).Take(1).Taken.ShouldBe(0);
    }

    [Fact]
    public void Over_any_schedule_neither_one_more_nor_one_fewer_comes_out_than_the_rate_allows() =>
        Prop.ForAll<int[]>(gaps =>
        {
            var bucket = TokenBucket.Full(Policy, Start);
            var now = Start;
            var taken = 0;
            foreach (var gap in gaps)
            {
                now += TimeSpan.FromMilliseconds(Math.Abs(gap % 3_000));
                (bucket, var portion) = bucket.Refill(Policy, now).Take(int.MaxValue);
                taken += portion;
            }

            // Gaps are below the time that fills the bucket, so nothing spills over: all that came in came out.
            var allowed = Policy.Capacity + (Policy.Capacity * ((now - Start) / Policy.Period));
            return gaps.Length == 0 || taken == (int)Math.Floor(allowed + 1e-6);
        }).QuickCheckThrowOnFailure();
}
