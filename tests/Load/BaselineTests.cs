using OrleansChat.Tools.Load.Reports;
using OrleansChat.Tools.Load.Servers;
using OrleansChat.Tools.Load.Workloads;

namespace OrleansChat.Tests.Load;

public sealed class BaselineTests
{
    private static readonly WorkloadOptions Small = new()
    {
        Readers = 20,
        Senders = 2,
        Rate = 100,
        WarmUp = TimeSpan.FromMilliseconds(100),
        Duration = TimeSpan.FromMilliseconds(500),
        Behind = 10,
    };

    private static readonly Progress Silent = new("test", TimeProvider.System, TextWriter.Null);

    [Fact]
    public async Task A_fanout_reaches_every_reader_once()
    {
        await using var server = await OwnServer.Start(ServerKind.Baseline, TestContext.Current.CancellationToken);

        var outcome = await TrafficWorkload.Run(
            "fanout", Small, server.UnderLoad, Silent, TestContext.Current.CancellationToken);

        outcome.IsWhole.ShouldBeTrue(outcome.Table());
        outcome["deliveriesPerSecond"].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Readers_that_were_dropped_catch_up()
    {
        await using var server = await OwnServer.Start(ServerKind.Baseline, TestContext.Current.CancellationToken);

        var outcome = await StormWorkload.Run(
            Small, server.UnderLoad, Silent, TestContext.Current.CancellationToken);

        outcome["caughtUp"].ShouldBe(Small.Readers);
        outcome.IsWhole.ShouldBeTrue(outcome.Table());
    }
}
