using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Replay.Client;

public sealed class AwaitableQueueTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    private readonly AwaitableQueue<int> _queue = new("the numbers");

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_that_fits_is_taken_and_the_others_stay_in_order()
    {
        foreach (var number in new[] { 1, 3, 4, 5, 6 })
        {
            _queue.Add(number);
        }

        (await _queue.Next(number => number % 2 == 0, Long, Stopped)).ShouldBe(4);
        _queue.Drain().ShouldBe([1, 3, 5, 6]);
    }

    [Fact]
    public async Task A_waiting_taker_gets_a_later_item()
    {
        var waiting = _queue.Next(number => number > 5, Long, Stopped);
        _queue.Add(2);
        waiting.IsCompleted.ShouldBeFalse();
        _queue.Add(7);
        (await waiting).ShouldBe(7);
        _queue.Drain().ShouldBe([2]);
    }

    [Fact]
    public async Task A_failed_wait_reports_what_arrived_instead()
    {
        _queue.Add(41);
        var failure = await Should.ThrowAsync<TimeoutException>(
            _queue.Next(number => number == 42, TimeSpan.FromMilliseconds(1), Stopped));
        failure.Message.ShouldContain("the numbers");
        failure.Message.ShouldContain("41");
    }

    [Fact]
    public async Task After_the_end_earlier_items_can_still_be_taken()
    {
        var waiting = _queue.Next(number => number == 1, Long, Stopped);
        _queue.Add(2);
        _queue.End(new InvalidOperationException("over"));
        await Should.ThrowAsync<InvalidOperationException>(waiting);
        (await _queue.Next(_ => true, Long, Stopped)).ShouldBe(2);
        await Should.ThrowAsync<InvalidOperationException>(_queue.Next(_ => true, Long, Stopped));
    }
}
