using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Tests.Grains;

/// <summary>A log whose next appends can be made to fail, before or after they did their work.</summary>
internal sealed class FaultyMessageLog(IMessageLog log) : IMessageLog
{
    private readonly Queue<Func<AppendRequest, Task<AppendOutcome>>> _faults = new();
    private readonly ConcurrentDictionary<ConversationId, int> _membershipsRead = [];

    /// <summary>Requests seen, for tests of batching.</summary>
    public List<AppendRequest> Requests { get; } = [];

    /// <summary>Conversations that were loaded, as often as they were.</summary>
    public ConcurrentQueue<ConversationId> Loads { get; } = [];

    public void FailNext() => _faults.Enqueue(_ => throw new IOException("the database is away"));

    public void LoseNextAnswer() => _faults.Enqueue(async request =>
    {
        await log.Append(request);
        throw new TimeoutException("the answer was lost");
    });

    /// <summary>The next append waits until the gate opens.</summary>
    /// <returns>The request, once it waits.</returns>
    public Task<AppendRequest> HoldNext(Task gate)
    {
        var held = new TaskCompletionSource<AppendRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        _faults.Enqueue(async request =>
        {
            held.SetResult(request);
            await gate;
            return await log.Append(request);
        });
        return held.Task;
    }

    public Task<AppendOutcome> Append(AppendRequest request)
    {
        Func<AppendRequest, Task<AppendOutcome>>? fault;
        lock (_faults)
        {
            Requests.Add(request);
            _faults.TryDequeue(out fault);
        }

        return fault is null ? log.Append(request) : fault(request);
    }

    public int MembershipsRead(ConversationId conversation) => _membershipsRead.GetValueOrDefault(conversation);

    public async Task<StoredConversation?> Load(
        ConversationId conversation, int membersMax, CancellationToken cancellationToken)
    {
        Loads.Enqueue(conversation);
        var stored = await log.Load(conversation, membersMax, cancellationToken);
        var rows = stored?.Members.Length ?? 0;
        _membershipsRead.AddOrUpdate(conversation, rows, (_, before) => before + rows);
        return stored;
    }

    public Task<EventPage?> ReadAfter(
        ConversationId conversation, long after, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        log.ReadAfter(conversation, after, eventsMax, bytesMax, cancellationToken);

    public Task<EventPage?> ReadBefore(
        ConversationId conversation, long before, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        log.ReadBefore(conversation, before, eventsMax, bytesMax, cancellationToken);

    public Task<EventPage?> ReadAround(
        ConversationId conversation, long around, int eventsMax, int bytesMax, CancellationToken cancellationToken) =>
        log.ReadAround(conversation, around, eventsMax, bytesMax, cancellationToken);

    public Task<ThreadPage?> ReadThread(
        ConversationId conversation, ThreadQuery query, int bytesMax, CancellationToken cancellationToken) =>
        log.ReadThread(conversation, query, bytesMax, cancellationToken);

    public Task<ImmutableArray<EditItem>> ReadEdits(
        ConversationId conversation, long target, long after, int itemsMax, CancellationToken cancellationToken) =>
        log.ReadEdits(conversation, target, after, itemsMax, cancellationToken);
}
