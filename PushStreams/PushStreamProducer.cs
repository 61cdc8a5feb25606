using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansChat.PushStreams;

/// <inheritdoc cref="IPushStreamProducer"/>
/// <remarks>
/// Lives and ends with an activation. An orderly deactivation notifies the subscribers; after a crash they return with
/// their next renewal.
/// </remarks>
internal sealed class PushStreamProducer(
    IServiceProvider services, TimeProvider time, ILogger<PushStreamProducer> logger) : IPushStreamProducer, IDisposable
{
    /// <summary>A grain rarely produces more than one.</summary>
    private readonly List<ProducedStream> _streams = [];

    public Task Subscribe(
        string provider, StreamId stream, IPushStreamConsumer consumer, long version, TimeSpan duration)
    {
        (Find(provider, stream) ?? Add(provider, stream)).Subscribe(consumer, version, duration);
        return Task.CompletedTask;
    }

    public Task Unsubscribe(string provider, StreamId stream, IPushStreamConsumer consumer, long version)
    {
        Find(provider, stream)?.Unsubscribe(consumer, version);
        return Task.CompletedTask;
    }

    public Task Publish(string provider, StreamId stream, StreamNotification notification)
    {
        (Find(provider, stream) ?? Add(provider, stream)).Publish(notification);
        return Task.CompletedTask;
    }

    public void Dispose() => _streams.ForEach(stream => stream.EndLeases());

    private ProducedStream? Find(string provider, StreamId stream)
    {
        foreach (var produced in _streams)
        {
            if (produced.Is(provider, stream))
            {
                return produced;
            }
        }

        return null;
    }

    private ProducedStream Add(string provider, StreamId stream)
    {
        var produced = new ProducedStream(
            services.GetRequiredKeyedService<PushStreamProvider>(provider), stream, time, logger);
        _streams.Add(produced);
        return produced;
    }
}
