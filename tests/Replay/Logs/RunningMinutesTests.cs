using OrleansChat.Tools.Replay.Logs;

namespace OrleansChat.Tests.Replay.Logs;

public sealed class RunningMinutesTests
{
    [Theory]
    [InlineData(new[] { 715, 5, 6 }, new[] { 715, 725, 726 })]
    [InlineData(new[] { 1439, 0, 1 }, new[] { 1439, 1440, 1441 })]
    [InlineData(new[] { 779, 60, 61, 719, 5 }, new[] { 779, 780, 781, 1439, 1445 })]
    [InlineData(new[] { 600, 599, 598, 601 }, new[] { 600, 600, 600, 601 })]
    public void Time_never_goes_back(int[] stamps, int[] minutes)
    {
        var clock = new RunningMinutes();
        stamps.Select(stamp => clock.Read(stamp)).ShouldBe(minutes);
    }

    [Fact]
    public void A_line_without_a_stamp_has_the_time_of_the_one_before()
    {
        var clock = new RunningMinutes();
        clock.Read(77);
        clock.Read(null).ShouldBe(77);
    }
}
