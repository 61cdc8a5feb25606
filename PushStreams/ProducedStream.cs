using Microsoft.Extensions.Logging;

namespace OrleansChat.PushStreams;

/// <summary>A stream at its producer, with the leases of its subscribers. Runs in the producer's turns.</summary>
internal sealed partial class ProducedStream(
    PushStreamProvider provider, StreamId stream, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<IPushStreamConsumer, Lease> _leases = [];

    public bool Is(string providerName, StreamId streamId) => stream == streamId && provider.Name == providerName;

    public void Subscribe(IPushStreamConsumer consumer, long version, TimeSpan duration)
    {
        var now = time.GetTimestamp();
        if (_leases.TryGetValue(consumer, out var known))
        {
            if (version > known.Version)
            {
                _leases[consumer] = known with { Version = version, GrantedAt = now, Duration = duration };
            }

            return;
        }

        RemoveExpired(now);
        _leases[consumer] = new Lease(version, now, duration, provider.IsDirect && provider.IsOwn(consumer));
    }

    public void Unsubscribe(IPushStreamConsumer consumer, long version)
    {
        if (_leases.TryGetValue(consumer, out var known) && version > known.Version)
        {
            _leases.Remove(consumer);
        }
    }

    /// <summary>Sends a notification to every subscriber. One way: never fails and never waits.</summary>
    public void Publish(StreamNotification notification)
    {
        if (provider.IsDirect)
        {
            // Works without a lease, which may have been lost with another silo.
            provider.NotifyWithinTurn(stream, notification);
        }

        if (_leases.Count == 0)
        {
            return;
        }

        RemoveExpired(time.GetTimestamp());
        foreach (var (consumer, lease) in _leases)
        {
            if (!lease.IsDirect)
            {
                Send(consumer, notification);
            }
        }
    }

    /// <summary>Tells the subscribers that their leases end with this activation.</summary>
    public void EndLeases()
    {
        RemoveExpired(time.GetTimestamp());
        foreach (var (consumer, lease) in _leases)
        {
            if (!lease.IsDirect)
            {
                Send(consumer, notification: null);
            }
        }

        _leases.Clear();
    }

    private void RemoveExpired(long now)
    {
        foreach (var (consumer, lease) in _leases)
        {
            if (time.GetElapsedTime(lease.GrantedAt, now) >= lease.Duration)
            {
                _leases.Remove(consumer);
            }
        }
    }

    /// <param name="consumer">A subscribed process.</param>
    /// <param name="notification">The notification; null if the lease ends.</param>
    private void Send(IPushStreamConsumer consumer, StreamNotification? notification)
    {
        try
        {
            // One way: the task says nothing about delivery, and the lease of a dead subscriber expires.
            _ = notification is null ? consumer.EndLease(stream) : consumer.Notify(stream, notification);
        }
        catch (Exception fault)
        {
            LogNotSent(fault, stream);
        }
    }

    [LoggerMessage(1202, LogLevel.Warning, "A subscriber of {Stream} couldn't be called; it may miss an item")]
    private partial void LogNotSent(Exception fault, StreamId stream);

    /// <param name="Version">The version of the newest call for the lease.</param>
    /// <param name="GrantedAt">When it was granted, as a timestamp of the time provider.</param>
    /// <param name="Duration">How long it lasts from then.</param>
    /// <param name="IsDirect">Whether the subscriber is this process, which is called without a message.</param>
    private readonly record struct Lease(long Version, long GrantedAt, TimeSpan Duration, bool IsDirect);
}
