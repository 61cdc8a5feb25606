using OrleansChat.Tests.Client.Load;
using OrleansChat.Tests.Client.Measuring;
using OrleansChat.Tools.Cluster.Rollouts;

namespace OrleansChat.Tests.Cluster.Rollouts;

public sealed class RolloutReportTests
{
    private static readonly RolloutReport Good = new()
    {
        Took = TimeSpan.FromSeconds(30),
        Acknowledged = 12_345,
        Broken = [],
        Temporary = new Dictionary<string, int> { ["unavailable"] = 3 },
        LongestPause = TimeSpan.FromMilliseconds(250),
        QuietSends = Milliseconds(5),
        Sends = Milliseconds([.. Enumerable.Range(1, 100)]),
        Returns = Milliseconds(10, 20, 30),
        Clients = 28,
        Returned = 14,
    };

    [Fact]
    public void It_tells_what_people_noticed()
    {
        Good.IsGood.ShouldBeTrue();
        Good.Lines().Select(Unpadded).ShouldBe(
        [
            "",
            "All processes were replaced in 30 s.",
            "acknowledged 12,345",
            "lost 0",
            "doubled 0",
            "reordered 0",
            "refused 0",
            "altered 0",
            "told to try again, and did 3 unavailable",
            "longest pause of any room 250 ms",
            "send p50 / p99 / max 50 ms / 99 ms / 100 ms",
            "while nothing happened 5 ms / 5 ms / 5 ms",
            "clients that had to reconnect 14 of 28",
            "how long, p50 / p99 / max 20 ms / 30 ms / 30 ms",
        ]);
    }

    [Theory]
    [InlineData(Breach.Lost)]
    [InlineData(Breach.Doubled)]
    [InlineData(Breach.Reordered)]
    [InlineData(Breach.Refused)]
    [InlineData(Breach.Altered)]
    public void It_fails_by_any_broken_promise_and_says_how_that_showed(Breach breach)
    {
        var report = Good with { Broken = [new BrokenPromise(breach, "room 1 lacks 7")] };
        report.IsGood.ShouldBeFalse();
        var lines = report.Lines().Select(Unpadded).ToList();
        lines.ShouldContain($"{breach.ToString().ToLowerInvariant()} 1");
        lines[^1].ShouldBe($"{breach}: room 1 lacks 7");
    }

    private static string Unpadded(string line) =>
        string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static Durations Milliseconds(params int[] all)
    {
        var durations = new Durations();
        Array.ForEach(all, milliseconds => durations.Add(TimeSpan.FromMilliseconds(milliseconds)));
        return durations;
    }
}
