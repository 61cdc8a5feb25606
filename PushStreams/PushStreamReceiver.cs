namespace OrleansChat.PushStreams;

/// <summary>
/// Receives for this process. There are several, because Orleans calls one after another what is addressed to the same.
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
