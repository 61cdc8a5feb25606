using Orleans.Concurrency;

namespace OrleansChat.PushStreams;

/// <summary>
/// Keeps the subscribers of the streams that a grain produces. Its calls interleave: they touch nothing of the grain,
/// and must not wait for what it is busy with.
/// </summary>
[Alias("push-streams.producer")]
internal interface IPushStreamProducer : IGrainExtension
{
    /// <summary>Subscribes a process, or renews its lease.</summary>
    /// <param name="provider">The name of the stream provider.</param>
    /// <param name="stream">One of the streams of this grain.</param>
    /// <param name="consumer">Where to send what is published; a process has one for a stream.</param>
    /// <param name="version">Ascends with the calls of one process, because calls may overtake each other.</param>
    /// <param name="duration">How long the lease holds.</param>
    [AlwaysInterleave, ResponseTimeout("00:00:10"), Alias("subscribe")]
    Task Subscribe(string provider, StreamId stream, IPushStreamConsumer consumer, long version, TimeSpan duration);

    /// <summary>Ends a lease, unless it was renewed by a later call.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:10"), Alias("unsubscribe")]
    Task Unsubscribe(string provider, StreamId stream, IPushStreamConsumer consumer, long version);

    /// <summary>Publishes for somebody else than the producing grain.</summary>
    [AlwaysInterleave, OneWay, Alias("publish")]
    Task Publish(string provider, StreamId stream, StreamNotification notification);
}

/// <summary>A process that consumes streams, as a producer sees it.</summary>
[Alias("push-streams.consumer")]
internal interface IPushStreamConsumer : IGrainObserver
{
    [OneWay, Alias("notify")]
    Task Notify(StreamId stream, StreamNotification notification);

    /// <summary>The producer ends in good order, and its leases with it.</summary>
    [OneWay, Alias("end-lease")]
    Task EndLease(StreamId stream);
}

/// <summary>Produces streams that no other grain does. Key: namespace and key of the stream.</summary>
[Alias("push-streams.rendezvous")]
internal interface IPushStreamRendezvousGrain : IGrainWithStringKey;
