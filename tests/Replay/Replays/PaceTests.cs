using OrleansChat.Tools.Replay.Replays;

namespace OrleansChat.Tests.Replay.Replays;

public sealed class PaceTests
{
    [Fact]
    public void Sixty_times_real_time_plays_an_hour_in_a_minute() =>
        Pace.Parse("60")!.Wait(TimeSpan.FromHours(1), TimeSpan.Zero).ShouldBe(TimeSpan.FromMinutes(1));

    [Fact]
    public void A_late_message_is_sent_at_once() =>
        Pace.Parse("60")!.Wait(TimeSpan.FromHours(1), TimeSpan.FromMinutes(2)).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void At_full_speed_nobody_waits() =>
        Pace.Parse("max")!.Wait(TimeSpan.FromHours(1), TimeSpan.Zero).ShouldBe(TimeSpan.Zero);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("fast")]
    [InlineData("NaN")]
    [InlineData("")]
    public void An_invalid_pace_is_refused(string text) => Pace.Parse(text).ShouldBeNull();
}
