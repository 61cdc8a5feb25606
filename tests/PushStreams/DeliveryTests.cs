using OrleansChat.Tests.PushStreams.Fixtures;

namespace OrleansChat.Tests.PushStreams;

public sealed class DeliveryTests(PushCluster cluster)
{
    [Fact]
    public async Task An_item_reaches_the_client_and_every_silo()
    {
        var room = cluster.Room("everywhere");
        var stream = PushCluster.RoomStream("everywhere");
        Recorder[] recorders = [new(), new(), new()];
        await cluster.Stream(stream).SubscribeAsync(recorders[0]);
        await cluster.Stream(await cluster.SiloOf(room), stream).SubscribeAsync(recorders[1]);
        await cluster.Stream(await cluster.SiloBeside(room), stream).SubscribeAsync(recorders[2]);

        await room.Say("hello");

        foreach (var recorder in recorders)
        {
            (await recorder.Next()).ShouldBe("hello");
        }
    }

    [Fact]
    public async Task Every_item_comes_once()
    {
        var room = cluster.Room("once");
        var recorder = new Recorder();
        await cluster.Stream(PushCluster.RoomStream("once")).SubscribeAsync(recorder);

        var expected = Enumerable.Range(0, 300).Select(number => $"{number}").ToArray();
        foreach (var text in expected)
        {
            await room.Say(text);
        }

        // Calls from silo to client may overtake each other by way of different gateways.
        (await recorder.Next(expected.Length)).ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public async Task A_batch_takes_one_call_to_a_subscriber()
    {
        var stream = PushCluster.RoomStream("batch");
        var recorder = new Recorder();
        await cluster.Stream(stream).SubscribeAsync(recorder);

        await cluster.Room("batch").SayTogether(["one", "two", "three"]);

        (await recorder.Next(3)).ShouldBe(["one", "two", "three"]);
        cluster.Calls.Notified(stream).ShouldBe(1);
    }

    [Fact]
    public async Task A_producing_grain_publishes_without_a_call_to_anybody_but_the_subscribers()
    {
        var stream = PushCluster.RoomStream("alone");
        var recorder = new Recorder();
        await cluster.Stream(stream).SubscribeAsync(recorder);

        await cluster.Room("alone").Say("hello");

        await recorder.Next();
        cluster.Calls.Count("Publish", stream).ShouldBe(0);
        cluster.Calls.Notified(stream).ShouldBe(1);
    }

    [Theory]
    [InlineData(PushCluster.Rooms)]
    [InlineData("nobody")]
    public async Task Anybody_can_publish_not_only_the_producer(string streamNamespace)
    {
        var stream = StreamId.Create(streamNamespace, "others");
        var recorder = new Recorder();
        await cluster.Stream(stream).SubscribeAsync(recorder);

        await cluster.Room("other").SayElsewhere(streamNamespace, "others", "from a grain");
        (await recorder.Next()).ShouldBe("from a grain");
        await cluster.Stream(stream).OnNextAsync("from a client");
        (await recorder.Next()).ShouldBe("from a client");
    }

    [Fact]
    public async Task Two_observers_in_a_process_share_one_call()
    {
        var stream = PushCluster.RoomStream("two");
        var room = cluster.Room("two");
        Recorder[] recorders = [new(), new()];
        var first = await cluster.Stream(stream).SubscribeAsync(recorders[0]);
        var second = await cluster.Stream(stream).SubscribeAsync(recorders[1]);

        await room.Say("both");
        (await recorders[0].Next()).ShouldBe("both");
        (await recorders[1].Next()).ShouldBe("both");
        cluster.Calls.Notified(stream).ShouldBe(1);

        await first.UnsubscribeAsync();
        cluster.Calls.Count("Unsubscribe", stream).ShouldBe(0);
        await room.Say("one");
        (await recorders[1].Next()).ShouldBe("one");

        await second.UnsubscribeAsync();
        cluster.Calls.Count("Unsubscribe", stream).ShouldBe(1);
        await room.Say("nobody");
        cluster.Calls.Notified(stream).ShouldBe(2);
    }

    [Fact]
    public async Task Observers_are_told_of_completion_and_errors_and_continue()
    {
        var room = cluster.Room("ends");
        var recorder = new Recorder();
        await cluster.Stream(PushCluster.RoomStream("ends")).SubscribeAsync(recorder);

        await room.Complete();
        (await recorder.Next()).ShouldBe("completed");
        await room.Fail("broken");
        (await recorder.Next()).ShouldBe("InvalidOperationException: broken");
        await room.Say("more");
        (await recorder.Next()).ShouldBe("more");
    }

    [Fact]
    public async Task An_item_of_another_type_is_an_error_to_the_observer()
    {
        var stream = StreamId.Create("nobody", "types");
        var recorder = new Recorder();
        await cluster.Stream(stream).SubscribeAsync(recorder);

        await cluster.Cluster.Client.GetStreamProvider(PushCluster.Provider).GetStream<int>(stream).OnNextAsync(7);
        (await recorder.Next()).ShouldStartWith("InvalidCastException: ");

        await cluster.Stream(stream).OnNextAsync("seven");
        (await recorder.Next()).ShouldBe("seven");
    }

    [Fact]
    public async Task An_observer_that_fails_gets_the_next_item()
    {
        var room = cluster.Room("failing");
        var recorder = new Recorder { Then = _ => throw new InvalidOperationException("I fail.") };
        await cluster.Stream(PushCluster.RoomStream("failing")).SubscribeAsync(recorder);

        await room.Say("one");
        (await recorder.Next()).ShouldBe("one");
        await room.Say("two");
        (await recorder.Next()).ShouldBe("two");
    }

    [Fact]
    public async Task An_observer_gets_one_item_after_the_other()
    {
        var room = cluster.Room("slow");
        var mayGoOn = new TaskCompletionSource();
        var recorder = new Recorder { Then = item => item == "one" ? mayGoOn.Task : Task.CompletedTask };
        var quick = new Recorder();
        await cluster.Stream(PushCluster.RoomStream("slow")).SubscribeAsync(recorder);
        await cluster.Stream(PushCluster.RoomStream("slow")).SubscribeAsync(quick);

        await room.Say("one");
        (await quick.Next()).ShouldBe("one");
        await room.Say("two");
        (await quick.Next()).ShouldBe("two", "another observer does not wait for the slow one");

        (await recorder.Next()).ShouldBe("one");
        var second = recorder.Next();
        second.IsCompleted.ShouldBeFalse();
        mayGoOn.SetResult();
        (await second).ShouldBe("two");
    }
}
