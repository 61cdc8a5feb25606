using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Connections;

/// <summary>
/// The lanes of one connection, one per conversation: requests to a conversation take effect in order. Waiting commands
/// are sent together in the next call; other requests run alone. A lane exists only while something is in it.
/// </summary>
/// <param name="execute">Carries out commands of one conversation that follow each other.</param>
internal sealed class ConversationLanes(ExecuteCommands execute)
{
    private readonly Lock _guardsLanes = new();
    private Dictionary<ConversationId, ConversationLane>? _lanes;

    /// <summary>Puts a command in its conversation's lane.</summary>
    /// <returns>Its result.</returns>
    public Task<CommandResult> Execute(ConversationId conversation, ConversationCommand command)
    {
        var entry = new LaneCommand(command);
        Enter(conversation, entry);
        return entry.Result;
    }

    /// <summary>Enqueues work other than a command in the lanes of its conversations.</summary>
    /// <returns>
    /// Completes when everything before it is done; disposing it lets the work after it continue.
    /// </returns>
    public async Task<IDisposable> Enter(IReadOnlyList<ConversationId> conversations)
    {
        // Entered at once, by the connection's single reader, so that no two pieces of work wait for each other.
        var turns = new LaneTurn[conversations.Count];
        for (var index = 0; index < turns.Length; index++)
        {
            Enter(conversations[index], turns[index] = new LaneTurn());
        }

        var turn = new LaneTurns(turns);
        foreach (var each in turns)
        {
            await each.Begun;
        }

        return turn;
    }

    private void Enter(ConversationId conversation, LaneEntry entry)
    {
        ConversationLane? lane;
        lock (_guardsLanes)
        {
            _lanes ??= [];
            if (_lanes.TryGetValue(conversation, out lane))
            {
                lane.Enqueue(entry);
                return;
            }

            lane = _lanes[conversation] = new ConversationLane(conversation);
            lane.Enqueue(entry);
        }

        _ = Serve(lane);
    }

    /// <summary>Processes a lane until it is empty; never fails.</summary>
    private async Task Serve(ConversationLane lane)
    {
        while (Next(lane) is { } entries)
        {
            if (entries[0] is LaneTurn turn)
            {
                await turn.Take();
            }
            else
            {
                await LaneCommand.ExecuteAll(lane.Conversation, entries, execute);
            }
        }
    }

    private List<LaneEntry>? Next(ConversationLane lane)
    {
        lock (_guardsLanes)
        {
            var entries = lane.Next();
            if (entries.Count == 0)
            {
                _lanes!.Remove(lane.Conversation);
                return null;
            }

            return entries;
        }
    }

    private sealed class LaneTurns(LaneTurn[] turns) : IDisposable
    {
        public void Dispose() => Array.ForEach(turns, turn => turn.End());
    }
}
