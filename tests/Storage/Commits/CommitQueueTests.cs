using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Commits;

namespace OrleansChat.Tests.Storage.Commits;

public sealed class CommitQueueTests
{
    private readonly CommitQueueOptions _options = new()
    {
        BatchRequestsMax = 4,
        BatchEventsMax = 10,
        BatchBytesMax = 1_000,
        WaitingRequestsMax = 8,
        WaitingBytesMax = 4_000,
    };

    private readonly List<string> _batch = [];

    [Fact]
    public void All_that_waits_is_taken_in_order()
    {
        using var queue = Queue(("a", 1, 10), ("b", 1, 10), ("c", 1, 10));
        queue.Take(_batch).ShouldBeTrue();
        _batch.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void A_batch_is_limited_by_requests_events_and_bytes()
    {
        using var byRequests = Queue(("a", 1, 1), ("b", 1, 1), ("c", 1, 1), ("d", 1, 1), ("e", 1, 1));
        byRequests.Take(_batch);
        _batch.ShouldBe(["a", "b", "c", "d"]);
        byRequests.Take(_batch);
        _batch.ShouldBe(["e"]);

        using var byEvents = Queue(("a", 6, 1), ("b", 4, 1), ("c", 1, 1));
        byEvents.Take(_batch);
        _batch.ShouldBe(["a", "b"]);

        using var byBytes = Queue(("a", 1, 600), ("b", 1, 401), ("c", 1, 1));
        byBytes.Take(_batch);
        _batch.ShouldBe(["a"]);
    }

    [Fact]
    public void A_request_beyond_the_limits_of_a_batch_goes_alone()
    {
        using var queue = Queue(("large", 500, 2_000), ("small", 1, 1));
        queue.Take(_batch);
        _batch.ShouldBe(["large"]);
    }

    [Fact]
    public void More_than_may_wait_is_refused_until_something_was_taken()
    {
        using var queue = Queue([.. Enumerable.Range(0, 8).Select(number => ($"{number}", 1, 1L))]);
        Should.Throw<StorageOverloadedException>(() => queue.Add("more", new CommitWeight(1, 1)));
        queue.Take(_batch);
        queue.Add("more", new CommitWeight(1, 1));

        using var byBytes = Queue(("a", 1, 3_000));
        Should.Throw<StorageOverloadedException>(() => byBytes.Add("more", new CommitWeight(1, 1_001)));
        byBytes.Take(_batch);
        byBytes.Add("more", new CommitWeight(1, 1_001));
    }

    [Fact]
    public async Task A_taker_waits_until_something_comes()
    {
        using var queue = Queue();
        var taking = queue.TakeAsync(_batch).AsTask();
        taking.IsCompleted.ShouldBeFalse();
        queue.Add("a", new CommitWeight(1, 1));
        (await taking).ShouldBeTrue();
        _batch.ShouldBe(["a"]);
    }

    [Fact]
    public void A_closed_queue_hands_out_waiting_requests_and_then_ends()
    {
        using var queue = Queue(("a", 1, 1));
        queue.Close();
        Should.Throw<ObjectDisposedException>(() => queue.Add("b", new CommitWeight(1, 1)));
        queue.Take(_batch).ShouldBeTrue();
        queue.Take(_batch).ShouldBeFalse();
        queue.Take(_batch).ShouldBeFalse();
    }

    private CommitQueue<string> Queue(params (string Item, int Events, long Bytes)[] waiting)
    {
        var queue = new CommitQueue<string>(_options);
        foreach (var (item, events, bytes) in waiting)
        {
            queue.Add(item, new CommitWeight(events, bytes));
        }

        return queue;
    }
}
