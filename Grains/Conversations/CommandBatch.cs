using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Grains.Conversations;

/// <summary>
/// Turns commands into one request to the log, and its outcome into their results. Each command is decided against
/// what the ones before it in the batch will have done; nothing of that outlives the batch: after the commit the state
/// is made anew from the committed state and the events that the log really stored.
/// </summary>
internal sealed class CommandBatch
{
    private readonly ConversationId _conversation;
    private readonly ConversationState? _committed;
    private readonly Epoch _epochIfNew;
    private readonly List<Func<ConversationState?, ImmutableArray<EntryOutcome>, CommandResult>> _answers = [];
    private readonly ImmutableArray<AppendEntry>.Builder _entries = ImmutableArray.CreateBuilder<AppendEntry>();
    private readonly ImmutableArray<MarkEntry>.Builder _marks = ImmutableArray.CreateBuilder<MarkEntry>();
    private ConversationState? _tentative;
    private NewConversation? _create;

    public CommandBatch(ConversationId conversation, ConversationState? committed, Epoch epochIfNew)
    {
        _conversation = conversation;
        _committed = committed;
        _epochIfNew = epochIfNew;
        _tentative = committed;
    }

    /// <summary>Whether the log has to be asked at all.</summary>
    public bool NeedsLog => _entries.Count > 0 || _marks.Count > 0;

    /// <summary>The conversation is made by this batch.</summary>
    public bool Makes => _create is not null;

    public void Add(ConversationCommand command, IReadOnlyDictionary<UserId, Participant> accounts)
    {
        var first = _entries.Count;
        switch (ConversationRules.Decide(_tentative, command, accounts))
        {
            case Refuse refuse:
                _answers.Add((_, _) => new Refused(refuse.Refusal));
                break;
            case RefuseUnlessStored refuse when _committed is null:
                _answers.Add((_, _) => new Refused(refuse.Refusal));
                break;
            case RefuseUnlessStored refuse:
                _entries.Add(refuse.Entry);
                _answers.Add((state, outcomes) => FromEntry(state!, outcomes[first], refuse.Refusal));
                break;
            case Make make:
                _create = make.Conversation;
                _tentative = new ConversationState(InfoOfNew(make.Conversation), ConversationState.NoMembers);
                Append(make.Entries);
                _answers.Add((state, _) => new Created(state!.Info));
                break;
            case Append { Entry: { Body: MessageBody } entry }:
                Append([entry]);
                _answers.Add((state, outcomes) => FromEntry(state!, outcomes[first], ifAbsent: null));
                break;
            case Append append:
                Append([append.Entry]);
                _answers.Add((state, outcomes) => FromMembership(state!, outcomes[first]));
                break;
            case MoveMarks { Mark: var mark }:
                _marks.Add(mark);
                _tentative = _tentative!.After(mark);
                _answers.Add((_, _) => new Marked(mark.Read, mark.Delivered));
                break;
            case AlreadySo:
                _answers.Add(AnswerFrom(_tentative!, command));
                break;
        }
    }

    public AppendRequest ToRequest(DateTimeOffset now) =>
        new(
            _conversation,
            _create,
            _tentative!.Info.Epoch,
            ExpectedHead: _committed?.Info.Head ?? 0,
            now,
            _entries.ToImmutable(),
            _marks.ToImmutable());

    /// <summary>The committed state after the commit, and the events it stored.</summary>
    public (ConversationState? State, ImmutableArray<LoggedEvent> Events) Commit(ImmutableArray<EntryOutcome> outcomes)
    {
        var events = outcomes.OfType<EntryStored>().Select(entry => entry.Event).ToImmutableArray();
        var state = _create is null
            ? _committed
            : new ConversationState(InfoOfNew(_create), ConversationState.NoMembers);
        foreach (var stored in events)
        {
            state = state!.After(stored.Body, stored.Seq);
        }

        foreach (var mark in _marks)
        {
            state = state!.After(mark);
        }

        return (state, events);
    }

    /// <summary>One result a command, in the order they were added.</summary>
    public IEnumerable<CommandResult> Results(ConversationState? state, ImmutableArray<EntryOutcome> outcomes) =>
        _answers.Select(answer => answer(state, outcomes));

    /// <summary>The members whose marks moved, as they stand after the commit.</summary>
    public IEnumerable<StoredMember> Marked(ConversationState state) =>
        _marks.Select(mark => mark.User).Distinct().Where(state.Members.ContainsKey).Select(id => state.Members[id]);

    private void Append(ImmutableArray<AppendEntry> entries)
    {
        _entries.AddRange(entries);
        foreach (var entry in entries)
        {
            _tentative = _tentative!.After(entry.Body, seq: 0);
        }
    }

    private ConversationInfo InfoOfNew(NewConversation made) =>
        new(_conversation, made.Kind, made.Title, _epochIfNew, Head: 0);

    /// <summary>
    /// The answer to a command that finds its wish fulfilled, maybe by an earlier command of this batch.
    /// </summary>
    private Func<ConversationState?, ImmutableArray<EntryOutcome>, CommandResult> AnswerFrom(
        ConversationState tentative, ConversationCommand command)
    {
        var member = tentative.Members.GetValueOrDefault(command.Sender.Id);
        switch (command)
        {
            case CreateConversation:
                return (state, _) => new Created(state!.Info);
            case JoinConversation when member!.JoinedSeq > 0:
                return (state, _) => new MembershipStored(state!.Info.Epoch, member.JoinedSeq);
            case JoinConversation:
                var index = IndexOfJoin(command.Sender.Id);
                return (state, outcomes) => FromMembership(state!, outcomes[index]);
            case MarkConversation:
                return (_, _) => new Marked(member!.Read, member.Delivered);
            default:
                throw new NotSupportedException($"{command} has no answer in the state.");
        }
    }

    private int IndexOfJoin(UserId user)
    {
        for (var index = _entries.Count - 1; ; index--)
        {
            if (_entries[index].Body is MemberBody { Change: MemberChange.Joined } join && join.User.Id == user)
            {
                return index;
            }
        }
    }

    private static MembershipStored FromMembership(ConversationState state, EntryOutcome outcome) =>
        new(state.Info.Epoch, ((EntryStored)outcome).Event.Seq);

    private static CommandResult FromEntry(ConversationState state, EntryOutcome outcome, Refusal? ifAbsent) =>
        outcome switch
        {
            EntryStored stored => new Stored(state.Info.Epoch, stored.Event.Seq, stored.Event.At, Duplicate: false),
            EntryDuplicate first => new Stored(state.Info.Epoch, first.Seq, first.At, Duplicate: true),
            EntryConflict => new Refused(new Refusal(
                ErrorCode.Conflict, "clientId: was used for another command in this conversation.")),
            EntryAbsent when ifAbsent is not null => new Refused(ifAbsent),
            _ => throw new InvalidOperationException($"The log answered {outcome} to an append."),
        };
}
