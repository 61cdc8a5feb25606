using Orleans.Streams;

namespace OrleansChat.PushStreams;

/// <summary>
/// A subscription of this process. As in Orleans, a handle works for one call: resuming returns another.
/// </summary>
internal sealed class PushSubscriptionHandle<T>(PushStreamProvider provider, LocalSubscription<T> subscription)
    : StreamSubscriptionHandle<T>
{
    private int _uses;

    public override StreamId StreamId => subscription.Stream;

    public override string ProviderName => provider.Name;

    public override Guid HandleId => subscription.Id;

    public override Task UnsubscribeAsync()
    {
        Use();
        return provider.Unsubscribe(subscription);
    }

    /// <summary>Renews the lease at once, and hands all further items to the observer.</summary>
    public override async Task<StreamSubscriptionHandle<T>> ResumeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        PushStream<T>.Refuse(token);
        Use();
        try
        {
            await provider.Renew(subscription);
        }
        catch
        {
            _uses = 0;
            throw;
        }

        subscription.Observer = observer;
        return new PushSubscriptionHandle<T>(provider, subscription);
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(
        IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) => throw PushStream<T>.NoBatchObservers();

    public override bool Equals(StreamSubscriptionHandle<T>? other) =>
        other is PushSubscriptionHandle<T> && other.HandleId == HandleId;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => HandleId.GetHashCode();

    public override string ToString() => $"{provider.Name}/{StreamId}/{HandleId}";

    private void Use()
    {
        if (Interlocked.Exchange(ref _uses, 1) != 0)
        {
            throw new InvalidOperationException(
                "The handle is no longer valid: it has been used to unsubscribe or resume.");
        }
    }
}
