using System.Collections.Immutable;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Requests;

/// <summary>Carries out commands of one conversation in the order given.</summary>
internal delegate Task<ImmutableArray<CommandResult>> ExecuteCommands(
    ConversationId conversation, ImmutableArray<ConversationCommand> commands);

/// <summary>What waits for one conversation. Guarded by the lanes it belongs to.</summary>
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

internal abstract class LaneEntry
{
    protected static TaskCompletionSource<T> NewSignal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

internal sealed class LaneCommand(ConversationCommand command) : LaneEntry
{
    private readonly TaskCompletionSource<CommandResult> _result = NewSignal<CommandResult>();

    public Task<CommandResult> Result => _result.Task;

    /// <summary>Carries out commands together; each gets its result, or the fault of all.</summary>
    public static async Task ExecuteAll(
        ConversationId conversation, List<LaneEntry> entries, ExecuteCommands execute)
    {
        var commands = entries.ConvertAll(entry => (LaneCommand)entry);
        try
        {
            var results = await execute(conversation, [.. commands.Select(each => each.Command)]);
            for (var index = 0; index < commands.Count; index++)
            {
                commands[index]._result.SetResult(results[index]);
            }
        }
        catch (Exception fault)
        {
            commands.ForEach(each => each._result.TrySetException(fault));
        }
    }

    private ConversationCommand Command { get; } = command;
}

internal sealed class LaneTurn : LaneEntry
{
    private readonly TaskCompletionSource<bool> _begun = NewSignal<bool>();
    private readonly TaskCompletionSource<bool> _ended = NewSignal<bool>();

    public Task Begun => _begun.Task;

    public Task Take()
    {
        _begun.TrySetResult(true);
        return _ended.Task;
    }

    public void End() => _ended.TrySetResult(true);
}
