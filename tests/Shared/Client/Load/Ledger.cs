using System.Collections.Concurrent;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Client.Load;

/// <summary>A message as its sender wrote it.</summary>
public sealed record SentMessage(string Conversation, string ClientId, string Text);

/// <summary>Records what clients sent and were told, which the server must stand by.</summary>
public sealed class Ledger
{
    private readonly Lock _guardsWaiters = new();
    private readonly List<(long Count, TaskCompletionSource Reached)> _waiters = [];
    private readonly ConcurrentDictionary<string, SentMessage> _sent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Logged> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _temporary = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<BrokenPromise> _broken = new();
    private long _count;

    public IReadOnlyDictionary<string, SentMessage> Sent => _sent;

    public IReadOnlyDictionary<string, Logged> Acknowledged => _acknowledged;

    /// <summary>Temporary errors by code: allowed, but counted.</summary>
    public IReadOnlyDictionary<string, int> Temporary => _temporary;

    /// <summary>Promises the server broke.</summary>
    public IReadOnlyCollection<BrokenPromise> Broken => _broken;

    public Waits Waits { get; } = new();

    public long Count => Interlocked.Read(ref _count);

    public void Send(SentMessage message) => _sent[message.ClientId] = message;

    public void Break(Breach breach, string sign) => _broken.Enqueue(new BrokenPromise(breach, sign));

    /// <summary>Notes a success; all successes of one client id must be the same.</summary>
    public void Acknowledge(string clientId, Logged logged)
    {
        if (_acknowledged.TryAdd(clientId, logged))
        {
            Reach(Interlocked.Increment(ref _count));
            return;
        }

        var first = _acknowledged[clientId];
        if (first.Seq != logged.Seq || first.At != logged.At || !logged.Duplicate)
        {
            Break(
                Breach.Doubled,
                $"{clientId} was stored as {first.Seq} at {first.At}; its repeat was answered {logged}");
        }
    }

    /// <summary>Notes an error. One that is not temporary would be shown to a person.</summary>
    /// <returns>Whether the request may be repeated.</returns>
    public bool Refuse(string request, ReplyError error)
    {
        if (error.MayRepeat)
        {
            _temporary.AddOrUpdate(error.Code, 1, (_, count) => count + 1);
            return true;
        }

        Break(Breach.Refused, $"{request} was answered {error.Code}: {error.Message}");
        return false;
    }

    /// <summary>Completes when so many more messages were acknowledged.</summary>
    public Task More(int count)
    {
        lock (_guardsWaiters)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((Count + count, reached));
            return reached.Task;
        }
    }

    private void Reach(long count)
    {
        lock (_guardsWaiters)
        {
            foreach (var waiter in _waiters.Where(waiter => waiter.Count <= count))
            {
                waiter.Reached.TrySetResult();
            }

            _waiters.RemoveAll(waiter => waiter.Count <= count);
        }
    }
}
