using System.Collections.Immutable;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Silo.Storage.Commits;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Database;

/// <summary>
/// A silo's way to the log, with the real queue of commits: while one transaction runs the next one fills, and all of
/// a transaction fails together.
/// </summary>
internal sealed class SimulatedMessageLog : IMessageLog, IDisposable
{
    private readonly DatabaseServer _server;
    private readonly Process _silo;
    private readonly CommitQueue<Pending> _queue = new(new CommitQueueOptions());

    public SimulatedMessageLog(DatabaseServer server, Process silo)
    {
        _server = server;
        _silo = silo;
        _ = Run();
    }

    public Task<StoredConversation?> Load(
        ConversationId conversation, int membersMax, CancellationToken cancellationToken) =>
        _server.Ask(_silo, () => _server.Log.Load(conversation, membersMax, cancellationToken));

    public Task<AppendOutcome> Append(AppendRequest request)
    {
        var pending = new Pending(request);
        _queue.Add(pending, CommitWeight.Of(request));
        return pending.Answer.Task;
    }

    public Task<EventPage?> ReadAfter(
        ConversationId conversation, long after, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        _server.Ask(
            _silo, () => _server.Log.ReadAfter(conversation, after, eventsMax, bytesMax, cancellationToken));

    public Task<EventPage?> ReadBefore(
        ConversationId conversation, long before, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        _server.Ask(
            _silo, () => _server.Log.ReadBefore(conversation, before, eventsMax, bytesMax, cancellationToken));

    public Task<EventPage?> ReadAround(
        ConversationId conversation, long around, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        _server.Ask(
            _silo, () => _server.Log.ReadAround(conversation, around, eventsMax, bytesMax, cancellationToken));

    public Task<ThreadPage?> ReadThread(
        ConversationId conversation, ThreadQuery query, int bytesMax, CancellationToken cancellationToken) =>
        _server.Ask(_silo, () => _server.Log.ReadThread(conversation, query, bytesMax, cancellationToken));

    public Task<ImmutableArray<EditItem>> ReadEdits(
        ConversationId conversation, long target, long after, int itemsMax, CancellationToken cancellationToken) =>
        _server.Ask(
            _silo, () => _server.Log.ReadEdits(conversation, target, after, itemsMax, cancellationToken));

    public void Dispose() => _queue.Dispose();

    private async Task Run()
    {
        var batch = new List<Pending>();
        while (await _queue.TakeAsync(batch))
        {
            await Commit([.. batch]);
        }
    }

    private async Task Commit(Pending[] batch)
    {
        try
        {
            var outcomes = await _server.Ask(
                _silo, () => Task.WhenAll(batch.Select(pending => _server.Log.Append(pending.Request))));
            foreach (var (pending, outcome) in batch.Zip(outcomes))
            {
                pending.Answer.SetResult(outcome);
            }
        }
        catch (Exception fault)
        {
            Array.ForEach(batch, pending => pending.Answer.TrySetException(fault));
        }
    }

    private sealed record Pending(AppendRequest Request)
    {
        public TaskCompletionSource<AppendOutcome> Answer { get; } =
            new();
    }
}
