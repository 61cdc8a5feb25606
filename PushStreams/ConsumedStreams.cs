using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace OrleansChat.PushStreams;

/// <summary>
/// The streams that this process is subscribed to, in portions. Leases are renewed portion by portion, because renewing
/// all at once would delay other work. Each portion has its own lock.
/// </summary>
internal sealed class ConsumedStreams
{
    public const int Portions = 20;

    private readonly Portion[] _portions = [.. Enumerable.Range(0, Portions).Select(_ => new Portion())];

    /// <summary>The portion of a stream, by a hash of its name that is the same in every process.</summary>
    public static int PortionOf(StreamId stream) => (int)((uint)stream.GetHashCode() % Portions);

    public bool TryGet(StreamId stream, [NotNullWhen(true)] out ConsumedStream? consumed)
    {
        var portion = Of(stream);
        lock (portion.GuardsStreams)
        {
            return portion.Streams.TryGetValue(stream, out consumed);
        }
    }

    /// <summary>
    /// The streams of a portion, in an order that is the same in every process, so that simulations can be repeated.
    /// </summary>
    public ConsumedStream[] All(int index)
    {
        var portion = _portions[index];
        lock (portion.GuardsStreams)
        {
            return portion.Streams.Count == 0 ? [] : [.. portion.Streams.Values];
        }
    }

    public ConsumedStream Add(LocalSubscription subscription, Func<StreamId, ConsumedStream> create)
    {
        var portion = Of(subscription.Stream);
        lock (portion.GuardsStreams)
        {
            if (!portion.Streams.TryGetValue(subscription.Stream, out var consumed))
            {
                consumed = create(subscription.Stream);
                portion.Streams.Add(subscription.Stream, consumed);
            }

            consumed.Subscriptions = consumed.Subscriptions.Add(subscription);
            return consumed;
        }
    }

    /// <returns>The stream if it has no observers left in this process.</returns>
    public ConsumedStream? Remove(LocalSubscription subscription)
    {
        var portion = Of(subscription.Stream);
        lock (portion.GuardsStreams)
        {
            if (!portion.Streams.TryGetValue(subscription.Stream, out var consumed))
            {
                return null;
            }

            consumed.Subscriptions = consumed.Subscriptions.Remove(subscription);
            return consumed.Subscriptions.IsEmpty && portion.Streams.Remove(subscription.Stream) ? consumed : null;
        }
    }

    private Portion Of(StreamId stream) => _portions[PortionOf(stream)];

    private sealed class Portion
    {
        public Lock GuardsStreams { get; } = new();

        public Dictionary<StreamId, ConsumedStream> Streams { get; } = [];
    }
}

/// <summary>A stream that this process is subscribed to, with one lease for all its observers here.</summary>
/// <param name="id">The stream.</param>
/// <param name="producer">The grain extension that keeps the lease.</param>
/// <param name="consumer">The object that receives its notifications.</param>
internal sealed class ConsumedStream(StreamId id, IPushStreamProducer producer, IPushStreamConsumer consumer)
{
    public StreamId Id => id;

    public IPushStreamProducer Producer => producer;

    public IPushStreamConsumer Consumer => consumer;

    /// <summary>Changed under the lock of its portion, read without it.</summary>
    public ImmutableList<LocalSubscription> Subscriptions { get; set; } = [];
}
