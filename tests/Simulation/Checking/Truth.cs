using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Tests.MemoryStores;

namespace OrleansChat.Tests.Simulation.Checking;

/// <summary>The committed state, to compare with what clients are told. Logs of former epochs are kept.</summary>
internal sealed class Truth(MemoryDatabase tables)
{
    private readonly Dictionary<(ConversationId, Epoch), LogTruth> _logs = [];

    public IEnumerable<ConversationId> Conversations => tables.Conversations.Keys;

    /// <summary>The log as it lives now; null when there is no such conversation.</summary>
    public LogTruth? Now(ConversationId id) =>
        tables.Conversations.TryGetValue(id, out var found) ? Of(found) : null;

    /// <summary>A log of the past or present.</summary>
    public LogTruth? Of(ConversationId id, Epoch epoch) => Now(id) is { } now && now.Epoch == epoch
        ? now
        : _logs.GetValueOrDefault((id, epoch));

    /// <summary>To be called before something is asked of a conversation.</summary>
    public Moment Look(ConversationId id)
    {
        var log = Now(id);
        return new Moment(log, log?.Made.Workspace is { } workspace ? Now(workspace) : null);
    }

    /// <summary>To be called before a log is replaced.</summary>
    public void Remember(ConversationId id) => Now(id);

    private LogTruth Of(MemoryConversation conversation)
    {
        var key = (conversation.Id, conversation.State.Epoch);
        if (!_logs.TryGetValue(key, out var log))
        {
            _logs[key] = log = new LogTruth(conversation, _logs.Keys.Any(other => other.Item1 == conversation.Id));
        }

        return log;
    }
}

/// <summary>One life of one log.</summary>
internal sealed class LogTruth(MemoryConversation conversation, bool wasRestored)
{
    private readonly Dictionary<UserId, List<Standing>> _standings = [];
    private readonly Dictionary<long, List<LoggedEvent>> _changes = [];
    private int _known;

    public Epoch Epoch { get; } = conversation.State.Epoch;

    /// <summary>There was another life of the log before.</summary>
    public bool WasRestored => wasRestored;

    public NewConversation Made => conversation.Made;

    public long Head => conversation.Events.Count;

    public LoggedEvent? Event(long seq) =>
        seq >= 1 && seq <= Head ? conversation.Events[(int)seq - 1] : null;

    public IReadOnlyList<LoggedEvent> Events => conversation.Events;

    /// <summary>Which messages count as mentions of whom.</summary>
    public IReadOnlyCollection<MentionRow> Mentions => conversation.Mentions;

    /// <summary>Everybody who ever had to do with the conversation.</summary>
    public IEnumerable<UserId> People
    {
        get
        {
            Replay();
            return _standings.Keys;
        }
    }

    public bool Has(UserId sender, ClientId clientId) => conversation.FindCommand(sender, clientId) is not null;

    /// <summary>The user's standing right after the event with this seq.</summary>
    public Standing After(long seq, UserId user) => Standings(user).LastOrDefault(standing => standing.Seq <= seq);

    /// <summary>Whether the user was a member right after the event with this seq.</summary>
    public bool IsMemberAfter(UserId user, long seq) => After(seq, user).IsMember;

    /// <summary>Whether there was a moment between two heads, both included, at which it was so.</summary>
    public bool WasMember(UserId user, long from, long to, bool present) =>
        Was(user, from, to, standing => standing.IsMember == present);

    /// <inheritdoc cref="WasMember"/>
    public bool Was(UserId user, long from, long to, Func<Standing, bool> condition) =>
        condition(After(from, user))
        || Standings(user).Any(standing => standing.Seq > from && standing.Seq <= to && condition(standing));

    /// <summary>The events that changed a message or replied to it, in order.</summary>
    public IReadOnlyList<LoggedEvent> ChangesOf(long message)
    {
        Replay();
        return _changes.GetValueOrDefault(message, []);
    }

    private List<Standing> Standings(UserId user)
    {
        Replay();
        return _standings.GetValueOrDefault(user, []);
    }

    private void Replay()
    {
        for (; _known < conversation.Events.Count; _known++)
        {
            var logged = conversation.Events[_known];
            var message = (logged.Body as ChangeBody)?.Target ?? (logged.Body as MessageBody)?.ReplyTo;
            if (message is { } target)
            {
                if (!_changes.TryGetValue(target, out var changes))
                {
                    _changes[target] = changes = [];
                }

                changes.Add(logged);
            }

            if (logged.Body is MemberBody member)
            {
                if (!_standings.TryGetValue(member.User.Id, out var all))
                {
                    _standings[member.User.Id] = all = [];
                }

                all.Add(all.LastOrDefault().Then(_known + 1, member));
            }
        }
    }
}

/// <summary>How far a conversation and its workspace were at some moment.</summary>
internal sealed class Moment(LogTruth? log, LogTruth? workspace)
{
    private readonly long _workspaceHead = workspace?.Head ?? 0;

    /// <summary>Null when there was no such conversation.</summary>
    public LogTruth? Log => log;

    public long Head { get; } = log?.Head ?? 0;

    /// <summary>
    /// Whether the conversation was hidden from the user at some moment since: only members read it who are members of
    /// its workspace too. A channel may have somebody for a while whom the workspace has lost.
    /// </summary>
    public bool WasHiddenFrom(UserId user) =>
        log is null || log.WasMember(user, Head, log.Head, present: false) || WasShutOut(user);

    /// <summary>Whether there is a workspace that the user was no member of at some moment since.</summary>
    public bool WasShutOut(UserId user) =>
        workspace is not null && workspace.WasMember(user, _workspaceHead, workspace.Head, present: false);
}

/// <summary>Somebody's standing in a conversation, from the event with this seq on.</summary>
/// <param name="Role">The last role; none for who never was a member.</param>
internal readonly record struct Standing(
    long Seq, bool IsMember, MemberRole? Role, bool IsBanned, DateTimeOffset? MutedUntil)
{
    public bool IsAtLeast(MemberRole role) => IsMember && Role <= role;

    public Standing Then(long seq, MemberBody body) => body.Change switch
    {
        MemberChange.Joined => this with { Seq = seq, IsMember = true, Role = body.Role, IsBanned = false },
        MemberChange.Role => this with { Seq = seq, Role = body.Role, MutedUntil = body.MutedUntil },
        _ => this with { Seq = seq, IsMember = false, IsBanned = body.Change is MemberChange.Banned },
    };
}
