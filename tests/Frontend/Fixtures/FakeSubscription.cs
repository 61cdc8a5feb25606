using Orleans.Streams;
using OrleansChat.Fanout;

namespace OrleansChat.Tests.Frontend.Fixtures;

/// <summary>A subscription that tells when it was resumed.</summary>
internal sealed class FakeSubscription : StreamSubscriptionHandle<StreamEvent>
{
    private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Resumed => _resumed.Task;

    public override StreamId StreamId => FanoutStreams.Conversation(Events.Plaza);

    public override string ProviderName => FanoutStreams.Provider;

    public override Guid HandleId => Guid.Empty;

    public override Task UnsubscribeAsync() => Task.CompletedTask;

    public override Task<StreamSubscriptionHandle<StreamEvent>> ResumeAsync(
        IAsyncObserver<StreamEvent> observer, StreamSequenceToken? token = null)
    {
        _resumed.TrySetResult();
        return Task.FromResult<StreamSubscriptionHandle<StreamEvent>>(this);
    }

    public override Task<StreamSubscriptionHandle<StreamEvent>> ResumeAsync(
        IAsyncBatchObserver<StreamEvent> observer, StreamSequenceToken? token = null) =>
        throw new NotSupportedException();

    public override bool Equals(StreamSubscriptionHandle<StreamEvent>? other) => ReferenceEquals(this, other);
}
