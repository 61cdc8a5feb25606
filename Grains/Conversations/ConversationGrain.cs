using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.Grains.Audit;
using OrleansChat.Reading;

namespace OrleansChat.Grains.Conversations;

/// <summary>
/// Puts the events of one conversation into order. Commands join a queue; a single loop takes the waiting ones, decides
/// them, commits them as one request, answers, and publishes. The state changes nowhere else, and only after a commit:
/// if a commit fails, is fenced or has an unknown outcome, the state is discarded and the next batch loads it again.
/// </summary>
internal sealed partial class ConversationGrain(
    IMessageLog log,
    IConversationFacts facts,
    IAuditLog audit,
    IIdSource ids,
    TimeProvider time,
    IOptions<ConversationOptions> options,
    ILogger<ConversationGrain> logger) : Grain, IConversationGrain
{
    private readonly Queue<PendingCommand> _waiting = new();
    private readonly Func<string> _newInviteCode = () => ids.NextId("i-");
    private ConversationId _id;
    private ConversationAnnouncer _announcer = null!;
    private WorkspaceChannels _channels = null!;
    private ConversationState? _state;
    private bool _loaded;
    private bool _pumping;

    /// <remarks>Loads nothing, so that reading the stream of an idle conversation costs no query.</remarks>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = ConversationId.Parse(this.GetPrimaryKeyString());
        _announcer = new ConversationAnnouncer(_id, this.GetStreamProvider(FanoutStreams.Provider), logger);
        _channels = new WorkspaceChannels(_id, facts, GrainFactory, options.Value.CommitTimeout, time);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<CommandResult>> Execute(ImmutableArray<ConversationCommand> commands)
    {
        if (commands.Length > ConversationLimits.CommandsPerCallMax)
        {
            throw new ArgumentException("Too many commands in one call.", nameof(commands));
        }

        var call = new PendingCall(commands);
        if (_waiting.Count + commands.Length > options.Value.QueueCommandsMax)
        {
            LogQueueFull(_id);
            call.Refuse(new Refused(Refusals.ConversationOverloaded));
            return call.Results;
        }

        for (var place = 0; place < commands.Length; place++)
        {
            _waiting.Enqueue(new PendingCommand(call, place));
        }

        if (!_pumping)
        {
            _pumping = true;
            _ = Pump();
        }

        return call.Results;
    }

    public async Task Typing(Participant sender, bool on)
    {
        if (!_pumping && _state?.Knows(sender.Id) is not true)
        {
            await LoadForHint(sender.Id);
        }

        if (_state is not null && _state.Members.ContainsKey(sender.Id))
        {
            await _announcer.Typing(sender, on);
        }
    }

    /// <summary>Loads like the loop; commands that arrive meanwhile wait. Never fails.</summary>
    private async Task LoadForHint(UserId user)
    {
        _pumping = true;
        try
        {
            if (_state is null)
            {
                await Load();
            }

            if (_state?.Knows(user) is false)
            {
                var query = new FactsQuery(_id, [user], Invites: false);
                var known = _state.Within(options.Value.MembersKeptMax);
                _state = known.With(query, await Find(query)).WithoutFacts();
            }
        }
        catch (Exception fault)
        {
            LogHintLost(fault, _id);
        }

        await Pump();
    }

    /// <summary>Runs while commands wait; never fails.</summary>
    private async Task Pump()
    {
        while (_waiting.Count > 0)
        {
            var commands = TakeBatch();
            try
            {
                await Commit(commands);
            }
            catch (Exception fault)
            {
                // The database may or may not have committed: discard the state and read it again.
                _loaded = false;
                LogCommitFailed(fault, _id, commands.Count);
                Answer(commands, new Refused(
                    fault is TimeoutException ? Refusals.TimedOut : Refusals.ConversationUnavailable));
            }
        }

        _pumping = false;
    }

    private List<PendingCommand> TakeBatch()
    {
        var batch = new List<PendingCommand>(Math.Min(_waiting.Count, options.Value.BatchCommandsMax));
        while (batch.Count < options.Value.BatchCommandsMax && _waiting.TryDequeue(out var command))
        {
            batch.Add(command);
        }

        return batch;
    }

    private async Task Commit(List<PendingCommand> commands)
    {
        var batch = await Decide(commands);
        ImmutableArray<EntryOutcome> outcomes = [];
        if (!batch.AuditEvents.IsEmpty)
        {
            // First: an action that can't be audited isn't done. One that fails later is audited as an attempt.
            await audit.Append(batch.AuditEvents).WaitAsync(options.Value.CommitTimeout, time);
        }

        await _channels.EndMemberships(batch.Leaves);
        if (batch.NeedsLog)
        {
            var outcome = await log.Append(batch.ToRequest(time.GetUtcNow()))
                .WaitAsync(options.Value.CommitTimeout, time);
            if (outcome is Fenced)
            {
                LogFenced(_id);
                _loaded = false;
                Answer(commands, new Refused(Refusals.Unavailable));
                DeactivateOnIdle();
                return;
            }

            outcomes = ((Appended)outcome).Entries;
        }

        var (state, events) = batch.Commit(outcomes);
        _state = state;
        _announcer.Announce(_state, batch, events, commands, outcomes);
        if (batch.Leaves.Count > 0)
        {
            // Again, because somebody may have joined a channel meanwhile. After the commit the log lets nobody in.
            await _channels.EndMemberships(
                batch.Leaves.Where(leave => !_state!.Members.ContainsKey(leave.User)));
        }

        // Last, so that events are published before callers react to their answers.
        Answer(commands, batch, state, outcomes);
    }

    /// <summary>
    /// Decides against a current state. If something is appended, the log's fence guarantees that; otherwise the log is
    /// queried, because another activation may have written since this one read.
    /// </summary>
    private async ValueTask<CommandBatch> Decide(List<PendingCommand> commands)
    {
        var isFresh = !_loaded || _state is null;
        if (isFresh)
        {
            await Load();
        }

        var (batch, asked) = await DecideNow(commands);
        var isUnfenced = !batch.NeedsLog || batch.Leaves.Count > 0;
        if (_state is not null && (!isFresh || asked) && isUnfenced && !await IsCurrent())
        {
            await Load();
            (batch, _) = await DecideNow(commands);
        }

        return batch;
    }

    private async ValueTask<(CommandBatch Batch, bool HasAsked)> DecideNow(List<PendingCommand> commands)
    {
        _state = _state?.Within(options.Value.MembersKeptMax);
        var (state, known) = (_state, DecisionContext.Bare(time.GetUtcNow(), _newInviteCode));
        var query = FactsNeeded.For(_id, _state, commands.ConvertAll(pending => pending.Command));
        if (query is not null)
        {
            var found = await Find(query);
            state = _state?.With(query, found);
            known = DecisionContext.Of(query, found, time.GetUtcNow(), _newInviteCode);
        }

        var batch = new CommandBatch(_id, state, ids, known with { EditWindow = options.Value.EditWindow });
        foreach (var command in commands)
        {
            batch.Add(command.Command);
        }

        return (batch, query is not null);
    }

    private async Task<bool> IsCurrent()
    {
        var info = _state!.Info;
        var page = await log.ReadAfter(_id, info.Head, eventsMax: 1, bytesMax: 1, CancellationToken.None)
            .WaitAsync(options.Value.CommitTimeout, time);
        return page?.Head == new LogHead(_id, info.Epoch, info.Head);
    }

    private async Task Load()
    {
        var stored = await log.Load(_id, options.Value.MembersLoadedMax, CancellationToken.None)
            .WaitAsync(options.Value.CommitTimeout, time);
        _state = stored is null ? null : ConversationState.From(stored);
        _loaded = true;
    }

    private Task<ConversationFacts> Find(FactsQuery query) =>
        facts.Find(query, CancellationToken.None).WaitAsync(options.Value.CommitTimeout, time);

    private static void Answer(
        List<PendingCommand> commands,
        CommandBatch batch,
        ConversationState? state,
        ImmutableArray<EntryOutcome> outcomes)
    {
        for (var index = 0; index < commands.Count; index++)
        {
            commands[index].Answer(batch.Result(index, state, outcomes));
        }
    }

    private static void Answer(List<PendingCommand> commands, CommandResult result)
    {
        foreach (var command in commands)
        {
            command.Answer(result);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "Committing {Commands} commands of {Conversation} failed; state discarded")]
    private partial void LogCommitFailed(Exception fault, ConversationId conversation, int commands);

    [LoggerMessage(1102, LogLevel.Warning, "{Conversation} was fenced by another activation; this one deactivates")]
    private partial void LogFenced(ConversationId conversation);

    [LoggerMessage(1105, LogLevel.Warning, "{Conversation} couldn't be read; a hint was lost")]
    private partial void LogHintLost(Exception fault, ConversationId conversation);

    [LoggerMessage(1104, LogLevel.Warning, "The queue of {Conversation} is full; commands are refused")]
    private partial void LogQueueFull(ConversationId conversation);
}
