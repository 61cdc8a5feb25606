using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Uploads;

namespace OrleansChat.Silo.Storage.Log;

/// <summary>
/// The changes that a request makes to its locked conversation: the only place that numbers events, recognises repeats
/// and, with the other plans, turns events into memberships, mentions and the state of messages, for every
/// database.
/// </summary>
internal sealed class AppendPlan
{
    private readonly AppendRequest _request;
    private readonly ILockedLog _locked;
    private readonly DateTimeOffset _at;
    private readonly List<PlannedEvent> _events;
    private readonly ImmutableArray<EntryOutcome>.Builder _outcomes;
    private MembershipPlan? _memberships;
    private MessagePlan? _messages;
    private MentionPlan? _mentions;
    private Dictionary<(UserId, ClientId), StoredCommand>? _commands;
    private List<PlannedRepeat>? _repeats;
    private List<SentUpload>? _uploads;
    private List<long>? _deleted;

    private AppendPlan(AppendRequest request, ILockedLog locked)
    {
        _request = request;
        _locked = locked;
        _at = Milliseconds.Truncate(request.At);
        _events = new List<PlannedEvent>(request.Entries.Length);
        _outcomes = ImmutableArray.CreateBuilder<EntryOutcome>(request.Entries.Length);
        After = locked.State;
    }

    /// <summary>The answer after the commit.</summary>
    public Appended Outcome => new(_outcomes.ToImmutable(), After.Head);

    /// <summary>Rows to insert.</summary>
    public List<PlannedEvent> Events => _events;

    /// <summary>Rows to insert or replace.</summary>
    public IReadOnlyCollection<Membership> Memberships => _memberships is null ? [] : _memberships.Rows;

    /// <summary>Rows to insert or replace.</summary>
    public IReadOnlyCollection<MessageRow> ChangedMessages => _messages is null ? [] : _messages.Rows;

    /// <summary>Rows to insert or replace.</summary>
    public IReadOnlyCollection<ReactionRow> Reactions => _messages is null ? [] : _messages.Reactions;

    /// <summary>Messages whose mentions are to be deleted before others are inserted.</summary>
    public IReadOnlyCollection<long> ReplacedMentions => _mentions is null ? [] : _mentions.Replaced;

    /// <summary>Rows to insert.</summary>
    public IEnumerable<MentionRow> Mentions => _mentions is null ? [] : _mentions.Rows;

    /// <summary>Rows to insert, also if the request stores no event.</summary>
    public IReadOnlyList<PlannedRepeat> Repeats => _repeats is null ? [] : _repeats;

    /// <summary>Uploads that now belong to a message.</summary>
    public IReadOnlyList<SentUpload> Uploads => _uploads is null ? [] : _uploads;

    /// <summary>Messages whose uploads nothing names any longer.</summary>
    public IReadOnlyList<long> Deleted => _deleted is null ? [] : _deleted;

    /// <summary>The conversation's row afterwards.</summary>
    public LogState After { get; private set; }

    /// <summary>The time of the events.</summary>
    public DateTimeOffset At => _at;

    /// <summary>Called before anything is done for the request.</summary>
    /// <exception cref="ArgumentException">The request contradicts itself.</exception>
    public static void Check(AppendRequest request)
    {
        if (request.Create is not null && request.ExpectedHead != 0)
        {
            throw new ArgumentException("A conversation that is to be made has the head 0.", nameof(request));
        }
    }

    /// <summary>
    /// The workspace that must be locked as well, because the request adds a member who must be a member there.
    /// </summary>
    public static ConversationId? WorkspaceOf(AppendRequest request) =>
        request.Workspace is not null && request.LetIn.Any() ? request.Workspace : null;

    /// <param name="request">The request.</param>
    /// <param name="locked">The conversation.</param>
    /// <param name="workspace">The conversation that <see cref="WorkspaceOf"/> names, if it exists.</param>
    /// <returns>The plan; null if the fence fails.</returns>
    public static AppendPlan? Make(AppendRequest request, ILockedLog locked, ILockedLog? workspace)
    {
        if (locked.State.Head != request.ExpectedHead
            || locked.State.Epoch != request.Epoch
            || !AreInvitesAsExpected(request, locked)
            || !BelongToWorkspace(request, workspace))
        {
            return null;
        }

        var plan = new AppendPlan(request, locked);
        foreach (var entry in request.Entries)
        {
            plan._outcomes.Add(plan.Add(entry));
        }

        foreach (var mark in request.Marks)
        {
            plan.Members.Move(mark);
        }

        foreach (var settings in request.Settings)
        {
            plan.Members.Set(settings);
        }

        return plan;
    }

    private static bool AreInvitesAsExpected(AppendRequest request, ILockedLog locked) =>
        request.Invites.All(invite => locked.UsesOf(invite.After.Code) == invite.Expected);

    private static bool BelongToWorkspace(AppendRequest request, ILockedLog? workspace) =>
        request.Workspace is null
        || request.LetIn.All(user => workspace?.FindMembership(user) is { IsPresent: true });

    private MembershipPlan Members => _memberships ??= new MembershipPlan(_locked);

    private MessagePlan Messages => _messages ??= new MessagePlan(_locked);

    private EntryOutcome Add(AppendEntry entry)
    {
        var columns = EventColumns.Of(entry.Body);
        if (entry.ClientId is { } clientId && Find(entry.Sender.Id, clientId) is { } stored)
        {
            return stored.IsRepeatedBy(columns)
                ? new EntryDuplicate(stored.Seq, stored.At)
                : new EntryConflict();
        }

        if (entry.Body is ChangeBody && Messages.OutcomeWithoutEvent(entry) is { } outcome)
        {
            Remember(entry, outcome, columns);
            return outcome;
        }

        if (entry.LookUpOnly)
        {
            return new EntryAbsent();
        }

        return entry.Body is MessageBody { Files.IsDefaultOrEmpty: false } message
            && !message.Files.All(file => IsUnsent(file.Id, entry.Sender.Id))
                ? new EntryUploadGone()
                : new EntryStored(Store(entry, columns));
    }

    private bool IsUnsent(UploadId upload, UserId owner) =>
        _uploads?.Exists(sent => sent.Id == upload) is not true && _locked.IsUnsent(upload, owner);

    private StoredCommand? Find(UserId sender, ClientId clientId) =>
        _commands is not null && _commands.TryGetValue((sender, clientId), out var earlier)
            ? earlier
            : _locked.FindCommand(sender, clientId);

    /// <summary>
    /// Keeps the client id of a change that changed nothing: when it is repeated, the message may no longer be so. At
    /// most one row per request, like a message, and limited by the same rate limits.
    /// </summary>
    private void Remember(AppendEntry entry, EntryOutcome outcome, EventColumns columns)
    {
        if (entry.ClientId is { } clientId && outcome is EntryDuplicate first)
        {
            (_commands ??= [])[(entry.Sender.Id, clientId)] =
                new StoredCommand(first.Seq, first.At, columns.Type, columns.Target);
            (_repeats ??= []).Add(new PlannedRepeat(entry.Sender.Id, clientId, first.Seq));
        }
    }

    private LoggedEvent Store(AppendEntry entry, EventColumns columns)
    {
        var seq = After.Head + 1;
        var isMessage = columns.Type == EventColumns.Message;
        After = After with
        {
            Head = seq,
            Oldest = After.Oldest == 0 ? seq : After.Oldest,
            Messages = isMessage ? After.Messages + 1 : After.Messages,
            LastMessage = isMessage ? seq : After.LastMessage,
        };

        if (entry.ClientId is { } clientId && _request.Entries.Length > 1)
        {
            _commands ??= [];
            _commands[(entry.Sender.Id, clientId)] = new StoredCommand(seq, _at, columns.Type, columns.Target);
        }

        Apply(entry, seq);
        var logged = new LoggedEvent(
            _request.Conversation, _request.Epoch, seq, _at, entry.Sender, entry.ClientId, entry.Body);
        _events.Add(new PlannedEvent(logged, columns, After.Messages));
        return logged;
    }

    private void Apply(AppendEntry entry, long seq)
    {
        switch (entry.Body)
        {
            case MemberBody member:
                After = After with { MemberCount = After.MemberCount + Members.Apply(member, seq) };
                break;
            case MetaBody meta:
                After = After with { Title = meta.Title, MetaSeq = seq };
                break;
            case ChangeBody or MessageBody { ReplyTo: not null }:
                Messages.Apply(entry, new EventPoint(seq, _at));
                break;
        }

        if (MentionPlan.IsNeededFor(entry))
        {
            (_mentions ??= new MentionPlan()).Apply(entry, seq);
        }

        if (entry.Body is MessageBody { Files.IsDefaultOrEmpty: false } message)
        {
            (_uploads ??= []).AddRange(message.Files.Select(file => new SentUpload(file.Id, seq)));
        }

        if (entry.Body is DeleteBody deletion)
        {
            (_deleted ??= []).Add(deletion.Target);
        }
    }
}

/// <param name="Seq">The message that names it.</param>
internal readonly record struct SentUpload(UploadId Id, long Seq);

/// <param name="Seq">The event that the client id is answered with.</param>
internal readonly record struct PlannedRepeat(UserId Sender, ClientId ClientId, long Seq);

/// <param name="Logged">The event as readers get it.</param>
/// <param name="Columns">The columns of its row that depend on its kind.</param>
/// <param name="MessageNo">How many messages the conversation has up to and including this event.</param>
internal readonly record struct PlannedEvent(LoggedEvent Logged, EventColumns Columns, long MessageNo);
