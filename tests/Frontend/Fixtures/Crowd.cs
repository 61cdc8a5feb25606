using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Fanout;
using OrleansChat.Frontend;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Tests.Frontend.Fixtures;

/// <summary>A conversation with many readers on their real outboxes, down to sockets that take everything.</summary>
internal sealed class Crowd : IDisposable
{
    private const int Batch = 8;

    private readonly ConversationFeed _feed;
    private readonly NullSocket _socket = new();
    private readonly int _readers;
    private long _head;

    public Crowd(int readers)
    {
        _readers = readers;
        var ids = new FrontendIds(System.Security.Cryptography.RandomNumberGenerator.Create());
        var calls = new GrainCalls(
            FakeGrains.Create().Factory,
            ids,
            new FrontendOptions(),
            TimeProvider.System,
            NullLogger<GrainCalls>.Instance);
        var writers = new WriteScheduler(Environment.ProcessorCount, TimeSpan.Zero, TimeProvider.System);
        _feed = new ConversationFeed(
            Events.Plaza,
            FanoutStreams.Conversation(Events.Plaza),
            new FanoutServices(calls, new FanoutOptions(), writers, ids, NullLogger<FanoutHub>.Instance));
        for (var count = 0; count < readers; count++)
        {
            var reader = new ConversationReader(new NullReceiver(_socket, writers));
            _feed.TryHold(reader);
            _feed.Learn(Events.Epoch, 0);
            _feed.Open(reader, Events.Epoch, 0);
        }
    }

    /// <summary>Publishes so many events, one at a time, and waits until all are written to all.</summary>
    public void Deliver(int events)
    {
        var appended = Enumerable.Range(1, events)
            .Select(next => Events.Appended(Events.Message(_head + next)))
            .ToArray();
        _head += events;
        for (var first = 0; first < events; first += Batch)
        {
            // No more at once than an outbox keeps room for: after a burst it gives its room back.
            var batch = appended.AsSpan(first, Math.Min(Batch, events - first));
            long bytes = 0;
            foreach (var each in batch)
            {
                bytes += EventFrames.Logged(each.Events[0]).Length;
            }

            _socket.Expect(bytes * _readers);
            foreach (var each in batch)
            {
                _ = _feed.OnNextAsync(each);
            }

            _socket.Written();
        }
    }

    public void Dispose() => _socket.Dispose();
}
