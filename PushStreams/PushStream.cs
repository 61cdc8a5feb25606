using System.Collections.Immutable;
using Orleans.Streams;

namespace OrleansChat.PushStreams;

/// <summary>A stream of a <see cref="PushStreamProvider"/>: a name with operations, without state.</summary>
internal sealed class PushStream<T>(PushStreamProvider provider, StreamId streamId) : IAsyncStream<T>
{
    private static readonly CompletedNotification Completed = new();

    private GrainId _producer;

    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null)
    {
        Refuse(token);
        return Publish(new ItemNotification(item));
    }

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Refuse(token);
        var items = batch.Select(item => (object?)item).ToImmutableArray();
        return items.IsEmpty ? Task.CompletedTask : Publish(new BatchNotification(items));
    }

    /// <summary>Notifies the observers. Subscriptions continue, and further items can be published.</summary>
    public Task OnCompletedAsync() => Publish(Completed);

    /// <summary>Notifies the observers. Subscriptions continue, and further items can be published.</summary>
    public Task OnErrorAsync(Exception ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        return Publish(new ErrorNotification(ex));
    }

    public async Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return new PushSubscriptionHandle<T>(provider, await provider.Subscribe(streamId, observer));
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
    {
        Refuse(token);
        return filterData is null
            ? SubscribeAsync(observer)
            : throw new NotSupportedException("Push streams have no filters: every subscriber gets every item.");
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) =>
        throw NoBatchObservers();

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(
        IAsyncBatchObserver<T> observer, StreamSequenceToken? token) => throw NoBatchObservers();

    /// <summary>The subscriptions of this process.</summary>
    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles() =>
        Task.FromResult<IList<StreamSubscriptionHandle<T>>>(
        [
            .. provider.Subscriptions(streamId)
                .OfType<LocalSubscription<T>>()
                .Select(subscription => new PushSubscriptionHandle<T>(provider, subscription)),
        ]);

    public bool Equals(IAsyncStream<T>? other) =>
        other is PushStream<T> && other.StreamId == streamId && other.ProviderName == provider.Name;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => streamId.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : streamId.CompareTo(other.StreamId);

    public override string ToString() => $"{provider.Name}/{streamId}";

    private Task Publish(StreamNotification notification)
    {
        if (_producer.IsDefault)
        {
            _producer = provider.ProducerOf(streamId);
        }

        return provider.Publish(streamId, _producer, notification);
    }

    internal static void Refuse(StreamSequenceToken? token)
    {
        if (token is not null)
        {
            throw new NotSupportedException(
                "Push streams don't store items, so there are no positions to publish at or to rewind to.");
        }
    }

    internal static NotSupportedException NoBatchObservers() =>
        new("Push streams don't number items, so they can't call a batch observer; subscribe an IAsyncObserver.");
}
