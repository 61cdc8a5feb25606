using Orleans.Concurrency;
using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Fidelity.Promises;

/// <summary>The basis of a stream provider: observers with leases at a grain that makes one-way calls.</summary>
public sealed class SubscriptionTests
{
    [Fact]
    public Task A_subscriber_gets_items_published_from_then_on() => Cluster.Run(async cluster =>
    {
        var (room, reader) = (cluster.Grain<IRoomGrain>("room"), new Reader("a", cluster.Journal));
        await room.Publish("early");
        await room.Subscribe(cluster.Client.CreateObjectReference<IReader>(reader));
        await room.Publish("late");
        await cluster.Journal.Saw("a read late");
        cluster.Journal.Entries.ShouldNotContain("a read early");
        GC.KeepAlive(reader);
    });

    [Fact]
    public Task A_former_subscriber_gets_no_items_published_from_then_on() => Cluster.Run(async cluster =>
    {
        var room = cluster.Grain<IRoomGrain>("room");
        Reader[] readers = [new("a", cluster.Journal), new("b", cluster.Journal)];
        var references = Array.ConvertAll(readers, cluster.Client.CreateObjectReference<IReader>);
        await Task.WhenAll(references.Select(room.Subscribe));
        await room.Unsubscribe(references[0]);
        await room.Publish("late");
        await cluster.Journal.Saw("b read late");
        cluster.Journal.Entries.ShouldNotContain("a read late");
        GC.KeepAlive(readers);
    });

    [Fact]
    public Task A_subscription_does_not_wait_for_the_running_call_and_gets_what_it_publishes_later() => Cluster.Run(
        async cluster =>
        {
            var (room, reader) = (cluster.Grain<IRoomGrain>("room"), new Reader("a", cluster.Journal));
            var publishing = room.PublishAround("gate");
            await cluster.Journal.Saw("published before gate");
            await room.Subscribe(cluster.Client.CreateObjectReference<IReader>(reader));
            publishing.IsCompleted.ShouldBeFalse();
            cluster.Journal.Open("gate");
            await publishing;
            await cluster.Journal.Saw("a read after gate");
            cluster.Journal.Entries.ShouldNotContain("a read before gate");
            GC.KeepAlive(reader);
        });

    [Fact]
    public Task A_subscription_that_is_not_renewed_ends_in_the_time_of_the_grain() => Cluster.Run(async cluster =>
    {
        var room = cluster.Grain<IRoomGrain>("room");
        Reader[] readers = [new("a", cluster.Journal), new("b", cluster.Journal)];
        var references = Array.ConvertAll(readers, cluster.Client.CreateObjectReference<IReader>);
        await Task.WhenAll(references.Select(room.Subscribe));
        await cluster.Advance(RoomGrain.Lease * 0.9);
        await room.Subscribe(references[1]);
        await cluster.Advance(RoomGrain.Lease * 0.2);
        await room.Publish("late");
        await cluster.Journal.Saw("b read late");
        cluster.Journal.Entries.ShouldNotContain("a read late");
        GC.KeepAlive(readers);
    });

    [Fact]
    public Task Subscriptions_end_with_the_activation_that_holds_them() => Cluster.Run(async cluster =>
    {
        var room = cluster.Grain<IRoomGrain>("room");
        Reader[] readers = [new("a", cluster.Journal), new("b", cluster.Journal)];
        var references = Array.ConvertAll(readers, cluster.Client.CreateObjectReference<IReader>);
        await Task.WhenAll(references.Select(room.Subscribe));
        await cluster.Deactivate(room);
        await room.Subscribe(references[1]);
        await room.Publish("late");
        await cluster.Journal.Saw("b read late");
        cluster.Journal.Entries.ShouldNotContain("a read late");
        GC.KeepAlive(readers);
    });
}

public interface IReader : IGrainObserver
{
    [OneWay]
    Task Read(string what);
}

public sealed class Reader(string name, Journal journal) : IReader
{
    public Task Read(string what)
    {
        journal.Add($"{name} read {what}");
        return Task.CompletedTask;
    }
}

public interface IRoomGrain : IGrainWithStringKey
{
    [AlwaysInterleave]
    Task Subscribe(IReader reader);

    [AlwaysInterleave]
    Task Unsubscribe(IReader reader);

    Task Publish(string what);

    /// <summary>Publishes, waits at the gate of that name, and publishes again.</summary>
    Task PublishAround(string gate);
}

public sealed class RoomGrain(TimeProvider time, Journal journal) : Grain, IRoomGrain
{
    private readonly Dictionary<IReader, long> _readers = [];

    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(60);

    public Task Subscribe(IReader reader)
    {
        _readers[reader] = time.GetTimestamp();
        return Task.CompletedTask;
    }

    public Task Unsubscribe(IReader reader)
    {
        _readers.Remove(reader);
        return Task.CompletedTask;
    }

    public Task Publish(string what)
    {
        foreach (var (reader, since) in _readers)
        {
            if (time.GetElapsedTime(since) < Lease)
            {
                _ = reader.Read(what);
            }
        }

        return Task.CompletedTask;
    }

    public async Task PublishAround(string gate)
    {
        await Publish($"before {gate}");
        journal.Add($"published before {gate}");
        await journal.Gate(gate);
        await Publish($"after {gate}");
    }
}
