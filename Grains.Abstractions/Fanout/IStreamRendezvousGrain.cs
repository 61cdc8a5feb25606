using Orleans.Concurrency;

namespace OrleansChat.Fanout;

/// <summary>
/// Where the publisher of a stream meets its subscribers. Key: <c>namespace/key</c> of the stream. Keeps nothing: after
/// a crash subscribers come back with their next renewal, and readers fill what they missed from the log.
/// </summary>
[Alias("chat.stream-rendezvous")]
public interface IStreamRendezvousGrain : IGrainWithStringKey
{
    /// <summary>Subscribes, or renews, until <see cref="FanoutStreams.Lease"/> from now.</summary>
    /// <param name="subscriber">Names the subscriber across renewals; one frontend is one subscriber.</param>
    /// <param name="observer">Gets what is published from now on.</param>
    [ResponseTimeout("00:00:10"), Alias("subscribe")]
    Task Subscribe(string subscriber, IStreamSubscriber observer);

    [Alias("unsubscribe")]
    Task Unsubscribe(string subscriber);

    /// <summary>Hands the event to every subscriber. One way all along: what is published may be lost.</summary>
    [OneWay, Alias("publish")]
    Task Publish(StreamEvent streamEvent);
}

/// <summary>A frontend (or another process that reads streams), as the rendezvous sees it.</summary>
[Alias("chat.stream-subscriber")]
public interface IStreamSubscriber : IGrainObserver
{
    /// <param name="stream">The key of the rendezvous, which names the stream.</param>
    /// <param name="streamEvent">What was published.</param>
    [OneWay, Alias("deliver")]
    Task Deliver(string stream, StreamEvent streamEvent);
}
