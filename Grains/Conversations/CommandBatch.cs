using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Conversations;
using OrleansChat.Fanout;

namespace OrleansChat.Grains.Conversations;

/// <summary>
/// Turns commands into one request to the log, and its outcome into their results. Each command is decided against the
/// tentative effects of the previous ones in the batch, which don't outlive it: after the commit, the new state is
/// computed from the committed state and the events that the log has stored.
/// </summary>
internal sealed class CommandBatch
{
    private readonly ConversationId _conversation;
    private readonly ConversationState? _committed;
    private readonly IIdSource _ids;
    private readonly DecisionContext _known;
    private readonly List<BatchAnswer> _answers = [];
    private readonly List<AppendEntry> _entries = [];
    private readonly List<MarkEntry> _marks = [];
    private readonly BatchSettings _settings = new();
    private readonly List<(int Entry, ImmutableArray<DueNotice> Notices)> _notices = [];
    private readonly List<AuditEvent> _auditEvents = [];
    private readonly List<Leave> _leaves = [];
    private ConversationState? _tentative;
    private NewConversation? _create;
    private ConversationState? _created;

    /// <param name="conversation">Whose commands.</param>
    /// <param name="committed">The state, with what was looked up for the batch; null: no conversation.</param>
    /// <param name="ids">Provides the first epoch if the batch creates the conversation.</param>
    /// <param name="known">Facts that aren't part of the state.</param>
    public CommandBatch(
        ConversationId conversation, ConversationState? committed, IIdSource ids, DecisionContext known)
    {
        _conversation = conversation;
        _committed = committed;
        _ids = ids;
        _known = known;
        _tentative = committed;
    }

    /// <summary>Whether there is anything for the log to do.</summary>
    public bool NeedsLog =>
        _entries.Count > 0 || _marks.Count > 0 || !_settings.IsEmpty || ChangedInvites().Length > 0;

    /// <summary>The actions on others that must be audited before the commit.</summary>
    public ImmutableArray<AuditEvent> AuditEvents => [.. _auditEvents];

    /// <summary>
    /// The people who leave the workspace, voluntarily or not, or have already left it: each once.
    /// </summary>
    public IReadOnlyList<Leave> Leaves => _leaves;

    public void Add(ConversationCommand command)
    {
        var decision = ConversationRules.Decide(_tentative, command, _known);
        TrackLeave(command, decision);
        _answers.Add(Apply(command, decision));
    }

    public AppendRequest ToRequest(DateTimeOffset now) =>
        new(
            _conversation,
            _create,
            _tentative!.Info.Epoch,
            ExpectedHead: _committed?.Info.Head ?? 0,
            now,
            [.. _entries],
            [.. _marks])
        {
            Settings = _settings.Entries(_tentative),
            Invites = ChangedInvites(),
            Workspace = _tentative.Info.Workspace,
        };

    /// <summary>The committed state after the commit, and the events it stored.</summary>
    public (ConversationState? State, ImmutableArray<LoggedEvent> Events) Commit(ImmutableArray<EntryOutcome> outcomes)
    {
        var events = ImmutableArray.CreateBuilder<LoggedEvent>(outcomes.Length);
        var state = _created ?? _committed;
        foreach (var outcome in outcomes)
        {
            if (outcome is EntryStored { Event: var stored })
            {
                events.Add(stored);
                state = state!.After(stored.Body, stored.Seq);
            }
        }

        foreach (var mark in _marks)
        {
            state = state!.After(mark);
        }

        foreach (var settings in _settings.Entries(_tentative))
        {
            state = state!.After(settings);
        }

        return (state?.WithoutFacts(), events.DrainToImmutable());
    }

    /// <summary>Whether somebody was a member before the batch, or became one in it.</summary>
    public bool HadMember(UserId user) =>
        (_committed?.Members.ContainsKey(user) ?? false)
        || _entries.Exists(entry =>
            entry.Body is MemberBody { Change: MemberChange.Joined } join && join.User.Id == user);

    /// <summary>The result of the command that was added as the first, second, …</summary>
    public CommandResult Result(int index, ConversationState? state, ImmutableArray<EntryOutcome> outcomes) =>
        _answers[index].Of(state, outcomes);

    /// <summary>The members whose marks moved, as they stand after the commit.</summary>
    public IEnumerable<StoredMember> Marked(ConversationState state) =>
        _marks.Count == 0 ? [] : _marks.Select(mark => mark.User)
            .Distinct()
            .Where(state.Members.ContainsKey)
            .Select(id => state.Members[id]);

    /// <summary>The members who changed their settings, as they stand after the commit.</summary>
    public IEnumerable<StoredMember> Configured(ConversationState state) =>
        _settings.IsEmpty ? [] : _settings.Users.Where(state.Members.ContainsKey).Select(id => state.Members[id]);

    /// <summary>The notices that those get who are still members after the commit.</summary>
    public IEnumerable<UserNotice> Notices(ConversationState state, ImmutableArray<EntryOutcome> outcomes) =>
        _notices.SelectMany(due => outcomes[due.Entry] is EntryStored stored
            ? due.Notices
                .Where(notice => state.Members.ContainsKey(notice.User))
                .Select(notice => NoticeRules.Notice(stored.Event, notice))
            : []);

    /// <summary>Takes what a decision wants of the log, and its effects for the decisions that follow.</summary>
    private BatchAnswer Apply(ConversationCommand command, Decision decision)
    {
        var first = _entries.Count;
        switch (decision)
        {
            case Refuse refuse:
                return new KnownAnswer(new Refused(refuse.Refusal));
            case RefuseUnlessStored refuse when _committed is null:
                return new KnownAnswer(new Refused(refuse.Refusal));
            case RefuseUnlessStored refuse:
                _entries.Add(refuse.Entry);
                return new MessageAnswer(first, refuse.Refusal);
            case Make make:
                _create = make.Conversation;
                _tentative = _created = NewState(make.Conversation);
                Append(make.Entries.AsSpan());
                return new ConversationAnswer();
            case Append append:
                AddAuditEvent(command);
                Append(append.Entry);
                if (!append.Notices.IsEmpty)
                {
                    _notices.Add((first, append.Notices));
                }

                return new MessageAnswer(first, append.IfAbsent);
            case Change change when command is CreateConversation:
                Append(change.Entries.AsSpan());
                return new ConversationAnswer();
            case Change change:
                AddAuditEvent(command);
                Append(change.Entries.AsSpan());
                Take(change.Invite);
                return new ChangeAnswer(first + change.Answer);
            case AlreadyStored { Seq: > 0 and var seq }:
                return new EarlierChangeAnswer(seq);
            case AlreadyStored stored:
                return new ChangeAnswer(IndexOfLast(stored.User));
            case PutInvite { Invite: var made }:
                Take(made);
                return new KnownAnswer(new InviteMade(made.Code, made.Uses, made.ExpiresAt));
            case DropInvite drop:
                Take(drop.Invite);
                return new KnownAnswer(new InviteRevoked());
            case MoveMarks { Mark: var mark }:
                _marks.Add(mark);
                _tentative = _tentative!.After(mark);
                return new MarksAnswer(_tentative.Members[command.Sender.Id]);
            case PutSettings { Settings: var settings }:
                _settings.Take(settings);
                _tentative = _tentative!.After(settings);
                return new SettingsAnswer(_tentative!.Members[command.Sender.Id]);
            case AlreadySo when command is ChangeSettings:
                return new SettingsAnswer(_tentative!.Members[command.Sender.Id]);
            case AlreadySo when command is MarkConversation:
                return new MarksAnswer(_tentative!.Members[command.Sender.Id]);
            case AlreadySo when command is CreateConversation:
                return new ConversationAnswer();
            default:
                throw new NotSupportedException($"Nothing answers {command} that came to {decision}.");
        }
    }

    private void Append(params ReadOnlySpan<AppendEntry> entries)
    {
        _entries.AddRange(entries);
        foreach (var entry in entries)
        {
            _tentative = _tentative!.After(entry.Body, seq: 0);
        }
    }

    private ConversationState NewState(NewConversation made) =>
        new(
            new ConversationInfo(_conversation, made.Kind, made.Title, Epoch.Parse(_ids.NextId("e-")), Head: 0)
            {
                Access = made.Access,
                Workspace = made.Workspace,
            },
            MemberCount: 0,
            ConversationState.NoMembers);

    private void Take(StoredInvite? invite)
    {
        if (invite is not null)
        {
            _tentative = _tentative!.After(invite);
        }
    }

    /// <summary>The effects of the batch on the invite codes that were looked up.</summary>
    private ImmutableArray<InviteEntry> ChangedInvites()
    {
        var before = _committed?.Invites ?? ConversationState.NoInvites;
        var after = _tentative?.Invites ?? before;
        if (ReferenceEquals(before, after))
        {
            return [];
        }

        var changed = ImmutableArray.CreateBuilder<InviteEntry>();
        foreach (var code in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var was = before.GetValueOrDefault(code);
            var becomes = after.GetValueOrDefault(code) ?? was! with { Uses = 0 };
            if (was != becomes)
            {
                changed.Add(new InviteEntry(was?.Uses ?? 0, becomes));
            }
        }

        return changed.DrainToImmutable();
    }

    private void TrackLeave(ConversationCommand command, Decision decision)
    {
        UserId? leaving = command switch
        {
            _ when _tentative?.Info.Kind is not ConversationKind.Workspace => null,
            _ when decision is not (Change or AlreadyStored) => null,
            LeaveConversation leave => leave.Sender.Id,
            KickMember kick => kick.User,
            BanPerson { On: true } ban => ban.User,
            _ => null,
        };
        if (leaving is { } user && !_leaves.Exists(leave => leave.User == user))
        {
            _leaves.Add(new Leave(command.Sender, user));
        }
    }

    private void AddAuditEvent(ConversationCommand command)
    {
        if (CommandAudit.EventOf(_tentative!, command) is { } entry)
        {
            _auditEvents.Add(entry);
        }
    }

    /// <summary>
    /// The last event of this batch that changed the user's membership or, without a user, the settings.
    /// </summary>
    private int IndexOfLast(UserId? user)
    {
        for (var index = _entries.Count - 1; ; index--)
        {
            if (user is null ? _entries[index].Body is MetaBody
                : _entries[index].Body is MemberBody body && body.User.Id == user)
            {
                return index;
            }
        }
    }
}
