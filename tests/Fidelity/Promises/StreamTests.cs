using Orleans.Streams;
using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Fidelity.Promises;

/// <summary>The product's push streams: who subscribes when, and what then arrives.</summary>
public sealed class StreamTests
{
    [Fact]
    public Task Items_published_after_a_subscription_arrive() => Cluster.Run(async cluster =>
    {
        var producer = cluster.Grain<IProducerGrain>("one");
        await producer.Publish("early");
        await cluster.Stream("one").SubscribeAsync(new Consumer("a", cluster.Journal));
        await Task.WhenAll(producer.Publish("x"), producer.Publish("y"));
        await cluster.Journal.Saw("a got x");
        await cluster.Journal.Saw("a got y");
        cluster.Journal.Entries.ShouldNotContain("a got early");
    });

    [Fact]
    public Task After_the_end_of_a_subscription_nothing_more_arrives() => Cluster.Run(async cluster =>
    {
        var first = await cluster.Stream("one").SubscribeAsync(new Consumer("a", cluster.Journal));
        await cluster.Stream("one").SubscribeAsync(new Consumer("b", cluster.Journal));
        await first.UnsubscribeAsync();
        await cluster.Grain<IProducerGrain>("one").Publish("x");
        await cluster.Journal.Saw("b got x");
        cluster.Journal.Entries.ShouldNotContain("a got x");
    });

    [Fact]
    public Task Subscriptions_that_come_and_go_at_once_leave_the_last_one_in_place() => Cluster.Run(async cluster =>
    {
        var stream = cluster.Stream("one");
        for (var round = 0; round < 20; round++)
        {
            var handle = await stream.SubscribeAsync(new Consumer($"gone {round}", cluster.Journal));

            // The lease of this process ends and begins at once, and the calls may overtake each other.
            var end = handle.UnsubscribeAsync();
            var last = stream.SubscribeAsync(new Consumer($"{round}", cluster.Journal));
            await Task.WhenAll(end, last);
            await cluster.Grain<IProducerGrain>("one").Publish("x");
            await cluster.Journal.Saw($"{round} got x");
            await (await last).UnsubscribeAsync();
        }

        cluster.Journal.Entries.ShouldNotContain(entry => entry.StartsWith("gone", StringComparison.Ordinal));
    });

    [Fact]
    public Task A_subscription_outlasts_the_activation_of_its_producer() => Cluster.Run(async cluster =>
    {
        var producer = cluster.Grain<IProducerGrain>("one");
        await cluster.Stream("one").SubscribeAsync(new Consumer("a", cluster.Journal));
        await producer.Publish("x");
        await cluster.Journal.Saw("a got x");
        await cluster.Deactivate(producer);

        // The subscriber is told, and comes back a moment later.
        var seen = cluster.Journal.Saw("a got y");
        while (!seen.IsCompleted)
        {
            await producer.Publish("y");
        }

        await seen;
    });
}

public interface IProducerGrain : IGrainWithStringKey
{
    Task Publish(string item);
}

public sealed class ProducerGrain : Grain, IProducerGrain
{
    public Task Publish(string item) => this.GetStreamProvider(Cluster.Streams)
        .GetStream<string>(StreamId.Create(Cluster.Streams, this.GetPrimaryKeyString()))
        .OnNextAsync(item);
}

public sealed class Consumer(string name, Journal journal) : IAsyncObserver<string>
{
    public Task OnNextAsync(string item, StreamSequenceToken? token = null)
    {
        journal.Add($"{name} got {item}");
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
