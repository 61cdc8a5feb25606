namespace OrleansChat.PushStreams;

/// <summary>
/// Receives for this process. There are several, because Orleans makes one call at a time to each.
/// </summary>
internal sealed class PushStreamReceiver(PushStreamProvider provider) : IPushStreamConsumer
{
    public Task Notify(StreamId stream, StreamNotification notification)
    {
        provider.Notify(stream, notification);
        return Task.CompletedTask;
    }

    public Task EndLease(StreamId stream)
    {
        provider.RenewSoon(stream);
        return Task.CompletedTask;
    }
}
