using System.Diagnostics;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Replay.Client;

public sealed class AwaitableQueueTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task An_item_that_arrives_as_the_time_runs_out_is_not_lost()
    {
        var queue = new AwaitableQueue<int>("items");
        var begun = Stopwatch.GetTimestamp();

        // The time runs out while the queue hands the item over.
        var next = queue.Next(
            _ => SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(begun) > Timeout * 10, Timeout * 20),
            Timeout,
            TestContext.Current.CancellationToken);
        queue.Add(7);
        (await next).ShouldBe(7);
    }
}
