using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Tests.MemoryStores;

namespace OrleansChat.Tests.Simulation.Checking;

/// <summary>What is committed, to hold against what clients are told. Logs of former epochs are kept.</summary>
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
    private readonly Dictionary<UserId, List<(long Seq, bool Present)>> _memberships = [];
    private int _known;

    public Epoch Epoch { get; } = conversation.State.Epoch;

    /// <summary>There was another life of the log before.</summary>
    public bool WasRestored => wasRestored;

    public ConversationKind Kind => conversation.Made.Kind;

    public long Head => conversation.Events.Count;

    public LoggedEvent? Event(long seq) =>
        seq >= 1 && seq <= Head ? conversation.Events[(int)seq - 1] : null;

    public IReadOnlyList<LoggedEvent> Events => conversation.Events;

    public bool Has(UserId sender, ClientId clientId) => conversation.FindCommand(sender, clientId) is not null;

    /// <summary>Whether the user was a member right after the event with this seq.</summary>
    public bool IsMemberAfter(UserId user, long seq)
    {
        var present = false;
        foreach (var change in Changes(user))
        {
            if (change.Seq > seq)
            {
                break;
            }

            present = change.Present;
        }

        return present;
    }

    /// <summary>Whether there was a moment between two heads, both included, at which it was so.</summary>
    public bool WasMember(UserId user, long from, long to, bool present) =>
        IsMemberAfter(user, from) == present
        || Changes(user).Any(change => change.Seq > from && change.Seq <= to && change.Present == present);

    private List<(long Seq, bool Present)> Changes(UserId user)
    {
        for (; _known < conversation.Events.Count; _known++)
        {
            if (conversation.Events[_known].Body is MemberBody { Change: not MemberChange.Role } member)
            {
                var present = member.Change is MemberChange.Joined;
                if (!_memberships.TryGetValue(member.User.Id, out var changes))
                {
                    _memberships[member.User.Id] = changes = [];
                }

                changes.Add((_known + 1, present));
            }
        }

        return _memberships.GetValueOrDefault(user, []);
    }
}
