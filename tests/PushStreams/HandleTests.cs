using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;
using OrleansChat.PushStreams;
using OrleansChat.Tests.PushStreams.Fixtures;

namespace OrleansChat.Tests.PushStreams;

public sealed class HandleTests(PushCluster cluster)
{
    [Fact]
    public async Task Handles_are_told_apart_by_their_id_and_listed_by_the_stream()
    {
        var stream = cluster.Stream(PushCluster.RoomStream("handles"));
        var first = await stream.SubscribeAsync(new Recorder());
        var second = await stream.SubscribeAsync(new Recorder());

        first.HandleId.ShouldNotBe(second.HandleId);
        first.HandleId.ShouldNotBe(Guid.Empty);
        first.Equals(second).ShouldBeFalse();
        first.ProviderName.ShouldBe(PushCluster.Provider);
        first.StreamId.ShouldBe(stream.StreamId);
        (await stream.GetAllSubscriptionHandles()).ShouldBe([first, second]);

        await first.UnsubscribeAsync();
        (await stream.GetAllSubscriptionHandles()).ShouldBe([second]);
    }

    [Fact]
    public async Task Resuming_hands_the_stream_to_another_observer_under_the_same_id()
    {
        var room = cluster.Room("resumed");
        Recorder before = new(), after = new();
        var subscription = await cluster.Stream(PushCluster.RoomStream("resumed")).SubscribeAsync(before);

        var resumed = await subscription.ResumeAsync(after);
        await room.Say("hello");

        (await after.Next()).ShouldBe("hello");
        before.Next().IsCompleted.ShouldBeFalse();
        resumed.ShouldBe(subscription);
    }

    [Fact]
    public async Task A_handle_is_good_for_one_call()
    {
        var subscription = await cluster.Stream(PushCluster.RoomStream("used")).SubscribeAsync(new Recorder());
        var resumed = await subscription.ResumeAsync(new Recorder());

        await Should.ThrowAsync<InvalidOperationException>(() => subscription.ResumeAsync(new Recorder()));
        await Should.ThrowAsync<InvalidOperationException>(subscription.UnsubscribeAsync);

        await resumed.UnsubscribeAsync();
        await Should.ThrowAsync<InvalidOperationException>(resumed.UnsubscribeAsync);
    }

    [Fact]
    public async Task A_subscription_that_ended_cannot_be_resumed_by_another_handle()
    {
        var stream = cluster.Stream(PushCluster.RoomStream("ended"));
        var subscription = await stream.SubscribeAsync(new Recorder());
        var other = (await stream.GetAllSubscriptionHandles()).Single();
        await subscription.UnsubscribeAsync();

        await Should.ThrowAsync<InvalidOperationException>(() => other.ResumeAsync(new Recorder()));
    }

    [Fact]
    public void Streams_are_equal_when_provider_and_id_are()
    {
        var stream = cluster.Stream(PushCluster.RoomStream("same"));

        stream.ShouldBe(cluster.Stream(PushCluster.RoomStream("same")));
        stream.ShouldNotBe(cluster.Stream(PushCluster.RoomStream("other")));
        stream.IsRewindable.ShouldBeFalse();
    }

    [Fact]
    public async Task Positions_filters_and_batch_observers_are_refused()
    {
        var stream = cluster.Stream(PushCluster.RoomStream("refused"));
        var token = new EventSequenceToken(1);

        await Refused(() => stream.OnNextAsync("item", token));
        await Refused(() => stream.OnNextBatchAsync(["item"], token));
        await Refused(() => stream.SubscribeAsync(new Recorder(), token));
        await Refused(() => stream.SubscribeAsync(new Recorder(), token: null, filterData: "filter"));
        await Refused(() => stream.SubscribeAsync(new BatchObserver()));
        await Refused(() => stream.SubscribeAsync(new BatchObserver(), token: null));
        var subscription = await stream.SubscribeAsync(new Recorder());
        await Refused(() => subscription.ResumeAsync(new Recorder(), token));
        await Refused(() => subscription.ResumeAsync(new BatchObserver()));
    }

    [Fact]
    public async Task A_grain_cannot_subscribe()
    {
        var refusal = await Should.ThrowAsync<NotSupportedException>(() => cluster.Room("grain").Listen());

        refusal.Message.ShouldStartWith("A grain cannot subscribe to a stream of push");
    }

    [Fact]
    public async Task A_wrong_setting_keeps_the_process_from_starting()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client => client.UseLocalhostClustering().AddPushStreams(
            "wrong", options => options.LeaseDuration = options.RenewalPeriod));
        using var host = builder.Build();

        var refusal = await Should.ThrowAsync<OptionsValidationException>(
            () => host.StartAsync(TestContext.Current.CancellationToken));

        refusal.Message.ShouldStartWith("Push streams wrong: LeaseDuration is 00:00:20");
    }

    private static Task<NotSupportedException> Refused(Func<Task> action) =>
        Should.ThrowAsync<NotSupportedException>(action);

    private sealed class BatchObserver : IAsyncBatchObserver<string>
    {
        public Task OnNextAsync(IList<SequentialItem<string>> items) => Task.CompletedTask;

        public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
    }
}
