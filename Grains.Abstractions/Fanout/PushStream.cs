using Orleans.Streams;

namespace OrleansChat.Fanout;

/// <summary>One stream of <see cref="PushStreamProvider"/>: a name with operations, no state.</summary>
internal sealed class PushStream(PushStreamProvider provider, StreamId streamId) : IAsyncStream<StreamEvent>
{
    private IStreamRendezvousGrain? _rendezvous;

    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    public Task OnNextAsync(StreamEvent item, StreamSequenceToken? token = null) =>
        (_rendezvous ??= provider.Rendezvous(streamId)).Publish(item);

    public async Task OnNextBatchAsync(IEnumerable<StreamEvent> batch, StreamSequenceToken? token = null)
    {
        foreach (var item in batch)
        {
            await OnNextAsync(item);
        }
    }

    public Task OnCompletedAsync() => Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public async Task<StreamSubscriptionHandle<StreamEvent>> SubscribeAsync(IAsyncObserver<StreamEvent> observer)
    {
        await provider.Subscribe(streamId, observer);
        return new PushSubscription(provider, streamId, observer);
    }

    public Task<StreamSubscriptionHandle<StreamEvent>> SubscribeAsync(
        IAsyncObserver<StreamEvent> observer, StreamSequenceToken? token, string? filterData = null) =>
        token is null && filterData is null ? SubscribeAsync(observer) : throw Unsupported();

    public Task<StreamSubscriptionHandle<StreamEvent>> SubscribeAsync(IAsyncBatchObserver<StreamEvent> observer) =>
        throw Unsupported();

    public Task<StreamSubscriptionHandle<StreamEvent>> SubscribeAsync(
        IAsyncBatchObserver<StreamEvent> observer, StreamSequenceToken? token) =>
        throw Unsupported();

    public Task<IList<StreamSubscriptionHandle<StreamEvent>>> GetAllSubscriptionHandles() =>
        Task.FromResult<IList<StreamSubscriptionHandle<StreamEvent>>>(
            [.. provider.Observers(streamId).Select(observer => new PushSubscription(provider, streamId, observer))]);

    public bool Equals(IAsyncStream<StreamEvent>? other) => other is PushStream && other.StreamId == streamId;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<StreamEvent>);

    public override int GetHashCode() => streamId.GetHashCode();

    public int CompareTo(IAsyncStream<StreamEvent>? other) =>
        string.CompareOrdinal(streamId.ToString(), other?.StreamId.ToString());

    internal static NotSupportedException Unsupported() =>
        new("A push stream has no positions, filters or batches to subscribe with.");
}

/// <summary>A local observer's part in a subscription.</summary>
internal sealed class PushSubscription(
    PushStreamProvider provider, StreamId streamId, IAsyncObserver<StreamEvent> observer)
    : StreamSubscriptionHandle<StreamEvent>
{
    public override StreamId StreamId => streamId;

    public override string ProviderName => provider.Name;

    /// <summary>Subscriptions are told apart by their observer; nothing is stored under an id.</summary>
    public override Guid HandleId => Guid.Empty;

    public override Task UnsubscribeAsync() => provider.Unsubscribe(streamId, observer);

    /// <summary>Renews the lease at once: the rendezvous may have lost it with its silo.</summary>
    public override async Task<StreamSubscriptionHandle<StreamEvent>> ResumeAsync(
        IAsyncObserver<StreamEvent> observer, StreamSequenceToken? token = null)
    {
        if (token is not null || !ReferenceEquals(observer, Observer))
        {
            throw PushStream.Unsupported();
        }

        await provider.Lease(streamId);
        return this;
    }

    public override Task<StreamSubscriptionHandle<StreamEvent>> ResumeAsync(
        IAsyncBatchObserver<StreamEvent> observer, StreamSequenceToken? token = null) => throw PushStream.Unsupported();

    public override bool Equals(StreamSubscriptionHandle<StreamEvent>? other) =>
        other is PushSubscription same && same.StreamId == streamId && ReferenceEquals(same.Observer, Observer);

    private IAsyncObserver<StreamEvent> Observer => observer;
}
