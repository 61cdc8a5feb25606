using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace OrleansChat.Fanout;

/// <summary>
/// The default stream provider: a publisher calls the stream's rendezvous, which calls every subscribed process one
/// way. Delivery takes one hop instead of a polling period. A process is one subscriber with one lease a stream,
/// however many local observers it has.
/// </summary>
/// <remarks>Events may be lost, doubled or late, as on any stream here: what must not be missed has a seq.</remarks>
public sealed partial class PushStreamProvider : IStreamProvider, IStreamSubscriber, IAsyncDisposable
{
    /// <summary>Leases are renewed in so many portions: all at once would hold up what goes on meanwhile.</summary>
    private const int Portions = 20;

    /// <summary>By the key of the stream's rendezvous.</summary>
    private readonly ConcurrentDictionary<string, ImmutableArray<IAsyncObserver<StreamEvent>>> _observers = new();
    private readonly IGrainFactory _grains;
    private readonly string _subscriber;
    private readonly ILogger<PushStreamProvider> _logger;
    private readonly Lazy<IStreamSubscriber> _self;
    private readonly ITimer _renewal;
    private int _portion;

    /// <param name="grains">Reaches the rendezvous grains.</param>
    /// <param name="subscriber">Names this process among the subscribers; unique per start of a process.</param>
    /// <param name="time">Drives the renewal of leases.</param>
    /// <param name="logger">Told when a renewal fails.</param>
    public PushStreamProvider(
        IGrainFactory grains, string subscriber, TimeProvider time, ILogger<PushStreamProvider> logger)
    {
        _grains = grains;
        _subscriber = subscriber;
        _logger = logger;
        _self = new(() => grains.CreateObjectReference<IStreamSubscriber>(this));
        var period = FanoutStreams.Renewal / Portions;
        _renewal = time.CreateTimer(_ => Renew(), null, period, period);
    }

    public string Name => FanoutStreams.Provider;

    public bool IsRewindable => false;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) =>
        new PushStream(this, streamId) as IAsyncStream<T>
        ?? throw new NotSupportedException($"Streams of {Name} carry {nameof(StreamEvent)}, not {typeof(T).Name}.");

    async Task IStreamSubscriber.Deliver(string stream, StreamEvent streamEvent)
    {
        foreach (var observer in _observers.GetValueOrDefault(stream, []))
        {
            await observer.OnNextAsync(streamEvent);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _renewal.DisposeAsync();
        if (_self.IsValueCreated)
        {
            _grains.DeleteObjectReference<IStreamSubscriber>(_self.Value);
        }
    }

    internal IStreamRendezvousGrain Rendezvous(StreamId stream) => Rendezvous(KeyOf(stream));

    internal ImmutableArray<IAsyncObserver<StreamEvent>> Observers(StreamId stream) =>
        _observers.GetValueOrDefault(KeyOf(stream), []);

    internal async Task Subscribe(StreamId stream, IAsyncObserver<StreamEvent> observer)
    {
        _observers.AddOrUpdate(
            KeyOf(stream), [observer], (_, others) => others.Contains(observer) ? others : others.Add(observer));
        try
        {
            await Lease(stream);
        }
        catch
        {
            // Who could not subscribe has no handle to end it with.
            Forget(stream, observer);
            throw;
        }
    }

    internal Task Lease(StreamId stream) => Lease(KeyOf(stream));

    internal Task Unsubscribe(StreamId stream, IAsyncObserver<StreamEvent> observer) =>
        Forget(stream, observer) ? Rendezvous(stream).Unsubscribe(_subscriber) : Task.CompletedTask;

    /// <returns>True when nobody here observes the stream any more.</returns>
    private bool Forget(StreamId stream, IAsyncObserver<StreamEvent> observer)
    {
        var key = KeyOf(stream);
        var left = _observers.AddOrUpdate(key, [], (_, others) => others.Remove(observer));
        return left.IsEmpty && _observers.TryRemove(KeyValuePair.Create(key, left));
    }

    private static string KeyOf(StreamId stream) => $"{stream.GetNamespace()}/{stream.GetKeyAsString()}";

    private IStreamRendezvousGrain Rendezvous(string stream) => _grains.GetGrain<IStreamRendezvousGrain>(stream);

    private Task Lease(string stream) => Rendezvous(stream).Subscribe(_subscriber, _self.Value);

    private void Renew()
    {
        var portion = _portion;
        _portion = (portion + 1) % Portions;

        // In one order in every process: a simulation must do the same twice.
        var streams = _observers.Select(pair => pair.Key).Where(key => key[^1] % Portions == portion);
        foreach (var stream in streams.Order(StringComparer.Ordinal))
        {
            _ = Renew(stream);
        }
    }

    private async Task Renew(string stream)
    {
        try
        {
            await Lease(stream);
        }
        catch (Exception fault)
        {
            LogRenewalFailed(fault, stream);
        }
    }

    [LoggerMessage(1201, LogLevel.Warning, "Renewing the subscription to {Stream} failed; the next one tries again")]
    private partial void LogRenewalFailed(Exception fault, string stream);
}
