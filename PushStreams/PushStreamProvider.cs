using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace OrleansChat.PushStreams;

/// <summary>
/// A stream provider that pushes. A process is one subscriber with one lease per stream, however many observers it has.
/// The stream's producer keeps the leases, which expire unless they are renewed.
/// </summary>
/// <remarks>
/// Items may be lost, duplicated or late: nothing is stored, and no call waits for a subscriber. An observer gets items
/// one at a time, in order of arrival. Calls between processes can, rarely, overtake each other.
/// </remarks>
internal sealed partial class PushStreamProvider : IStreamProvider, IDisposable
{
    private readonly ConsumedStreams _streams = new();
    private readonly PushStreamOptions _options;
    private readonly IGrainContextAccessor _contexts;
    private readonly ILogger<PushStreamProvider> _logger;
    private readonly StreamProducers _producers;
    private readonly PushStreamReceivers _receivers;
    private readonly ITimer _renewal;
    private long _version;
    private int _portion;

    public PushStreamProvider(
        string name,
        PushStreamOptions options,
        IGrainFactory grains,
        IGrainContextAccessor contexts,
        TimeProvider time,
        ILogger<PushStreamProvider> logger)
    {
        Name = name;
        _options = options;
        _contexts = contexts;
        _logger = logger;
        _producers = new StreamProducers(grains, options);
        _receivers = new PushStreamReceivers(grains, this, options.Receivers);

        _renewal = StartRenewal(time, options.RenewalPeriod / ConsumedStreams.Portions);
    }

    public string Name { get; }

    public bool IsRewindable => false;

    /// <summary>Whether observers in the producer's own process are called without a message.</summary>
    public bool IsDirect => _options.CallLocalObserversDirectly;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new PushStream<T>(this, streamId);

    public void Dispose() => _renewal.Dispose();

    /// <summary>The grain that produces a stream.</summary>
    public GrainId ProducerOf(StreamId stream) => _producers.IdOf(stream);

    /// <summary>Publishes, within this turn for the producing grain, or through a call for others.</summary>
    public Task Publish(StreamId stream, GrainId producer, StreamNotification notification)
    {
        var context = _contexts.GrainContext;
        return context.GrainId == producer
            ? context.GetGrainExtension<IPushStreamProducer>().Publish(Name, stream, notification)
            : _producers.Get(producer).Publish(Name, stream, notification);
    }

    /// <summary>The receiver of a stream in this process.</summary>
    public IPushStreamConsumer ConsumerOf(StreamId stream) => _receivers.Of(stream);

    /// <summary>Whether a subscriber of a producer is this process.</summary>
    public bool IsOwn(IPushStreamConsumer consumer) => _receivers.Contains(consumer);

    /// <summary>Hands a notification to the observers in this process.</summary>
    public void Notify(StreamId stream, StreamNotification notification)
    {
        if (_streams.TryGet(stream, out var consumed))
        {
            foreach (var subscription in consumed.Subscriptions)
            {
                subscription.Notify(notification);
            }
        }
    }

    /// <summary>Hands a notification to the observers in this process, from a grain's turn.</summary>
    public void NotifyWithinTurn(StreamId stream, StreamNotification notification)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(OutsideOfTurns.Instance);
        try
        {
            Notify(stream, notification);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public IEnumerable<LocalSubscription> Subscriptions(StreamId stream) =>
        _streams.TryGet(stream, out var consumed) ? consumed.Subscriptions : [];

    public async Task<LocalSubscription<T>> Subscribe<T>(StreamId stream, IAsyncObserver<T> observer)
    {
        if (_contexts.GrainContext.GrainInstance is IGrainBase)
        {
            throw new NotSupportedException(
                $"A grain cannot subscribe to a stream of {Name}: items would reach it outside of its turns. "
                + "Subscribe from a client or a hosted service, or use a provider with persistent subscriptions.");
        }

        var subscription = new LocalSubscription<T>(
            _receivers.NextHandleId(), stream, observer, _options.WaitingNotificationsMax, _logger);
        var consumed = _streams.Add(
            subscription, id => new ConsumedStream(id, _producers.Get(_producers.IdOf(id)), ConsumerOf(id)));
        try
        {
            await Lease(consumed);
        }
        catch
        {
            // The caller gets no handle to end it with.
            _streams.Remove(subscription);
            throw;
        }

        return subscription;
    }

    /// <summary>Renews the lease at once: the producer may have lost it with its silo.</summary>
    public Task Renew(LocalSubscription subscription) =>
        _streams.TryGet(subscription.Stream, out var consumed) && consumed.Subscriptions.Contains(subscription)
            ? Lease(consumed)
            : throw new InvalidOperationException("The subscription has ended.");

    public void RenewSoon(StreamId stream)
    {
        if (_streams.TryGet(stream, out var consumed))
        {
            _ = Renew(consumed);
        }
    }

    public Task Unsubscribe(LocalSubscription subscription)
    {
        subscription.End();
        return _streams.Remove(subscription) is { } left
            ? left.Producer.Unsubscribe(Name, left.Id, left.Consumer, NextVersion())
            : Task.CompletedTask;
    }

    private Task Lease(ConsumedStream stream) =>
        stream.Producer.Subscribe(Name, stream.Id, stream.Consumer, NextVersion(), _options.LeaseDuration);

    private long NextVersion() => Interlocked.Increment(ref _version);

    private ITimer StartRenewal(TimeProvider time, TimeSpan period)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return time.CreateTimer(_ => RenewPortion(), state: null, period, period);
        }

        // The first user creates the provider; that caller's execution context must not flow into the timer.
        using (ExecutionContext.SuppressFlow())
        {
            return time.CreateTimer(_ => RenewPortion(), state: null, period, period);
        }
    }

    private void RenewPortion()
    {
        var portion = _portion;
        _portion = (portion + 1) % ConsumedStreams.Portions;
        foreach (var stream in _streams.All(portion))
        {
            _ = Renew(stream);
        }
    }

    private async Task Renew(ConsumedStream stream)
    {
        try
        {
            await Lease(stream);
        }
        catch (Exception fault)
        {
            LogRenewalFailed(fault, stream.Id);
        }
    }

    [LoggerMessage(
        1201, LogLevel.Warning, "Renewing the subscription to {Stream} failed; the next renewal tries again")]
    private partial void LogRenewalFailed(Exception fault, StreamId stream);

    /// <summary>Continuations of observers don't run on the grain that called them.</summary>
    private sealed class OutsideOfTurns : SynchronizationContext
    {
        public static readonly OutsideOfTurns Instance = new();
    }
}
