using Orleans.Concurrency;

namespace OrleansChat.PushStreams;

/// <summary>
/// Keeps the subscribers of the streams that a grain produces. Its calls interleave: they don't touch the grain's
/// state, and must not wait for its current call.
/// </summary>
[Alias("push-streams.producer")]
internal interface IPushStreamProducer : IGrainExtension
{
    /// <summary>Subscribes a process, or renews its lease.</summary>
    /// <param name="provider">The name of the stream provider.</param>
    /// <param name="stream">One of the streams of this grain.</param>
    /// <param name="consumer">The receiver of notifications; a process has one per stream.</param>
    /// <param name="version">Increases with each call of a process, because calls may overtake each other.</param>
    /// <param name="duration">How long the lease lasts.</param>
    [AlwaysInterleave, ResponseTimeout("00:00:10"), Alias("subscribe")]
    Task Subscribe(string provider, StreamId stream, IPushStreamConsumer consumer, long version, TimeSpan duration);

    /// <summary>Ends a lease, unless it was renewed by a later call.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:10"), Alias("unsubscribe")]
    Task Unsubscribe(string provider, StreamId stream, IPushStreamConsumer consumer, long version);

    /// <summary>Publishes on behalf of anybody but the producing grain.</summary>
    [AlwaysInterleave, OneWay, Alias("publish")]
    Task Publish(string provider, StreamId stream, StreamNotification notification);
}

/// <summary>A process that consumes streams, as a producer sees it.</summary>
[Alias("push-streams.consumer")]
internal interface IPushStreamConsumer : IGrainObserver
{
    [OneWay, Alias("notify")]
    Task Notify(StreamId stream, StreamNotification notification);

    /// <summary>The producer is shutting down, and its leases end.</summary>
    [OneWay, Alias("end-lease")]
    Task EndLease(StreamId stream);
}

/// <summary>Produces the streams that have no producer of their own. Key: namespace and key of the stream.</summary>
[Alias("push-streams.rendezvous")]
internal interface IPushStreamRendezvousGrain : IGrainWithStringKey;
