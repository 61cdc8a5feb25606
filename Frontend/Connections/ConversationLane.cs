using System.Collections.Immutable;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Connections;

/// <summary>Carries out commands of one conversation in the order given.</summary>
internal delegate Task<ImmutableArray<CommandResult>> ExecuteCommands(
    ConversationId conversation, ImmutableArray<ConversationCommand> commands);

/// <summary>The queue of one conversation. Guarded by the lanes it belongs to.</summary>
internal sealed class ConversationLane(ConversationId conversation)
{
    private readonly Queue<LaneEntry> _waiting = new();

    public ConversationId Conversation { get; } = conversation;

    public void Enqueue(LaneEntry entry) => _waiting.Enqueue(entry);

    /// <summary>Commands that follow each other, as many as one call may carry; or one turn; or nothing.</summary>
    public List<LaneEntry> Next()
    {
        var entries = new List<LaneEntry>();
        while (entries.Count < ConversationLimits.CommandsPerCallMax && _waiting.TryPeek(out var next))
        {
            if (next is LaneTurn && entries.Count > 0)
            {
                break;
            }

            entries.Add(_waiting.Dequeue());
            if (next is LaneTurn)
            {
                break;
            }
        }

        return entries;
    }
}

internal abstract class LaneEntry;

internal sealed class LaneCommand(ConversationCommand command) : LaneEntry
{
    // Completed where no lock is held; what follows there queues the reply.
    private readonly TaskCompletionSource<CommandResult> _result = new();

    public Task<CommandResult> Result => _result.Task;

    /// <summary>Executes commands together; each gets its result, or they share a fault.</summary>
    public static async Task ExecuteAll(
        ConversationId conversation, List<LaneEntry> entries, ExecuteCommands execute)
    {
        var commands = ImmutableArray.CreateBuilder<ConversationCommand>(entries.Count);
        foreach (var entry in entries)
        {
            commands.Add(((LaneCommand)entry).Command);
        }

        try
        {
            var results = await execute(conversation, commands.MoveToImmutable());
            for (var index = 0; index < entries.Count; index++)
            {
                ((LaneCommand)entries[index])._result.SetResult(results[index]);
            }
        }
        catch (Exception fault)
        {
            entries.ForEach(entry => ((LaneCommand)entry)._result.TrySetException(fault));
        }
    }

    private ConversationCommand Command { get; } = command;
}

internal sealed class LaneTurn : LaneEntry
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Begun => _begun.Task;

    public Task Take()
    {
        _begun.TrySetResult();
        return _ended.Task;
    }

    public void End() => _ended.TrySetResult();
}
