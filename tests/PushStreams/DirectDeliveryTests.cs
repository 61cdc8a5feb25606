using OrleansChat.Tests.PushStreams.Fixtures;

namespace OrleansChat.Tests.PushStreams;

/// <summary>An observer in the silo of the producer, called within its turn.</summary>
public sealed class DirectDeliveryTests(DirectCluster cluster) : IClassFixture<DirectCluster>
{
    [Fact]
    public async Task An_observer_beside_the_producer_is_called_without_a_message()
    {
        var room = cluster.Room("beside");
        var stream = PushCluster.RoomStream("beside");
        Recorder near = new(), far = new();
        await cluster.Stream(await cluster.SiloOf(room), stream).SubscribeAsync(near);
        await cluster.Stream(stream).SubscribeAsync(far);

        await room.Say("hello");

        near.Next().IsCompletedSuccessfully.ShouldBeTrue();
        (await far.Next()).ShouldBe("hello");
        cluster.Calls.Notified(stream).ShouldBe(1, "only the client is called");
    }

    [Fact]
    public async Task Items_come_in_order()
    {
        var room = cluster.Room("order");
        var recorder = new Recorder();
        await cluster.Stream(await cluster.SiloOf(room), PushCluster.RoomStream("order")).SubscribeAsync(recorder);

        var expected = Enumerable.Range(0, 100).Select(number => $"{number}").ToArray();
        foreach (var text in expected)
        {
            await room.Say(text);
        }

        (await recorder.Next(expected.Length)).ShouldBe(expected);
    }

    [Fact]
    public async Task An_observer_that_throws_does_not_fail_the_publisher()
    {
        var room = cluster.Room("throwing");
        var recorder = new Recorder { Then = _ => throw new InvalidOperationException("I fail.") };
        await cluster.Stream(await cluster.SiloOf(room), PushCluster.RoomStream("throwing")).SubscribeAsync(recorder);

        await room.Say("one");
        await room.Say("two");

        (await recorder.Next(2)).ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task Continuations_of_an_observer_run_outside_of_the_grain()
    {
        var room = cluster.Room("outside");
        var mayGoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var scheduler = new TaskCompletionSource<TaskScheduler>();
        var recorder = new Recorder
        {
            Then = async _ =>
            {
                await mayGoOn.Task;
                scheduler.SetResult(TaskScheduler.Current);
            },
        };
        await cluster.Stream(await cluster.SiloOf(room), PushCluster.RoomStream("outside")).SubscribeAsync(recorder);

        await room.Say("hello");
        mayGoOn.SetResult();

        (await scheduler.Task).ShouldBe(TaskScheduler.Default);
    }

    [Fact]
    public async Task An_observer_that_is_far_behind_misses_items_beyond_the_limit()
    {
        var room = cluster.Room("behind");
        var mayGoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var recorder = new Recorder { Then = _ => mayGoOn.Task };
        await cluster.Stream(await cluster.SiloOf(room), PushCluster.RoomStream("behind")).SubscribeAsync(recorder);

        var texts = Enumerable.Range(0, DirectCluster.WaitingMax + 3).Select(number => $"{number}").ToArray();
        foreach (var text in texts)
        {
            await room.Say(text);
        }

        mayGoOn.SetResult();

        var kept = DirectCluster.WaitingMax + 1;
        (await recorder.Next(kept)).ShouldBe(texts[..kept], "one in work, the others waiting");
        await room.Say("later");
        (await recorder.Next()).ShouldBe("later");
    }
}
