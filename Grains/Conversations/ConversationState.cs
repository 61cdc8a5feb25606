using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Conversations;

/// <summary>
/// The state of a conversation: committed, or with the tentative effects of one batch.
/// </summary>
/// <remarks>
/// A large conversation is not held whole: whom a batch concerns is looked up for it. Asked about anybody else, the
/// state throws rather than take a member for a stranger.
/// </remarks>
/// <param name="Info">Id, kind, title, epoch, head.</param>
/// <param name="MemberCount">How many members are present.</param>
/// <param name="Members">Present members, as far as they are known.</param>
internal sealed record ConversationState(
    ConversationInfo Info, long MemberCount, ImmutableDictionary<UserId, StoredMember> Members)
{
    public static readonly ImmutableDictionary<UserId, StoredMember> NoMembers =
        ImmutableDictionary<UserId, StoredMember>.Empty;

    public static readonly ImmutableDictionary<string, StoredInvite> NoInvites =
        ImmutableDictionary<string, StoredInvite>.Empty;

    public static readonly ImmutableDictionary<long, StoredMessage> NoMessages =
        ImmutableDictionary<long, StoredMessage>.Empty;

    /// <summary>Former members and banned people, as far as they were looked up for a batch.</summary>
    public ImmutableDictionary<UserId, StoredMember> Former { get; init; } = NoMembers;

    /// <summary>Who was looked up for one batch, member or not.</summary>
    public ImmutableHashSet<UserId> LookedUp { get; init; } = [];

    /// <summary>Whether the members who lead the conversation were looked up for one batch.</summary>
    public bool KnowsLeading { get; init; }

    /// <summary>The invite codes, if they were looked up for a batch.</summary>
    public ImmutableDictionary<string, StoredInvite> Invites { get; init; } = NoInvites;

    /// <summary>The messages that a batch changes or replies to.</summary>
    public ImmutableDictionary<long, StoredMessage> Messages { get; init; } = NoMessages;

    /// <summary>The uploads that earlier messages of one batch name.</summary>
    public ImmutableHashSet<UploadId> SentUploads { get; init; } = [];

    /// <summary>The seq of the event that last changed the settings; none when none did.</summary>
    public long? MetaSeq { get; init; }

    /// <summary>The seq of the newest committed message; 0 when there is none.</summary>
    public long LastMessage { get; init; }

    /// <summary>Nobody is a member but those who are known.</summary>
    public bool IsWhole => Members.Count == MemberCount;

    public static ConversationState From(StoredConversation stored) =>
        new(stored.Info, stored.MemberCount, stored.Members.ToImmutableDictionary(member => member.User.Id))
        {
            MetaSeq = stored.MetaSeq,
            LastMessage = stored.LastMessage,
        };

    /// <summary>Whether it is known what a person is here.</summary>
    public bool Knows(UserId user) => Members.ContainsKey(user) || IsWhole || LookedUp.Contains(user);

    /// <summary>A person's membership; none for who is no member.</summary>
    /// <exception cref="InvalidOperationException">Nobody looked them up.</exception>
    public StoredMember? Member(UserId user) =>
        Knows(user) ? Members.GetValueOrDefault(user)
        : throw new InvalidOperationException($"Whether {user} is a member of {Info.Id} was not looked up.");

    /// <summary>A membership that ended, or a ban; none for members and strangers.</summary>
    /// <inheritdoc cref="Member"/>
    public StoredMember? FormerMember(UserId user) =>
        Member(user) is null ? Former.GetValueOrDefault(user) : null;

    /// <summary>Whether a member has hidden the conversation, and no message has followed.</summary>
    public bool IsHidden(StoredMember member) => member.HiddenSeq is { } head && head >= LastMessage;

    public MemberSettings SettingsOf(StoredMember member) => new(member.Notify, IsHidden(member), member.Read);

    /// <summary>A message that was looked up for the batch; null if there is no such message.</summary>
    public StoredMessage? Message(long seq) => Messages.GetValueOrDefault(seq);

    /// <summary>
    /// Members, among them, of those whom the batch does not touch, the one who leads all others of these: enough to
    /// find the best of all.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nobody looked them up.</exception>
    public IEnumerable<StoredMember> Leading => IsWhole || KnowsLeading
        ? Members.Values
        : throw new InvalidOperationException($"Who leads {Info.Id} was not looked up.");

    /// <summary>All members.</summary>
    /// <exception cref="InvalidOperationException">Nobody looked them up.</exception>
    public IEnumerable<UserId> Everybody => IsWhole
        ? Members.Keys
        : throw new InvalidOperationException($"Who is a member of {Info.Id} was not looked up.");

    /// <summary>
    /// The state with the facts looked up for a batch. Who is known as a member stays as known: where a row says
    /// another thing, another activation wrote, and the fence says so. Marks and settings, which move no head, are as
    /// they were looked up.
    /// </summary>
    public ConversationState With(FactsQuery query, ConversationFacts facts)
    {
        var found = facts.People.Select(person => person.Membership).OfType<StoredMember>().ToList();
        var present = found.Where(member => member.LeftSeq is null)
            .Concat(facts.Leading)
            .Concat(facts.Everybody)
            .DistinctBy(member => member.User.Id)
            .ToList();
        var isWhole = IsWhole;
        return this with
        {
            Members = Members.SetItems(present
                .Where(member => !isWhole || Members.ContainsKey(member.User.Id))
                .Select(member => KeyValuePair.Create(
                    member.User.Id, Members.GetValueOrDefault(member.User.Id)?.AsSetIn(member) ?? member))),
            Former = found
                .Where(member => member.LeftSeq is not null)
                .ToImmutableDictionary(member => member.User.Id),
            LookedUp =
            [
                .. query.People,
                .. facts.People.Select(person => person.Account.Id),
                .. facts.Messages.Where(message => query.AuthorsOf.Contains(message.Seq))
                    .Select(message => message.Author),
            ],
            KnowsLeading = query.Leading > 0,
            Invites = facts.Invites.ToImmutableDictionary(invite => invite.Code),
            Messages = facts.Messages.ToImmutableDictionary(message => message.Seq),
        };
    }

    /// <summary>The state without the facts that are valid for one batch only.</summary>
    public ConversationState WithoutFacts() =>
        LookedUp.IsEmpty && !KnowsLeading && Former.IsEmpty && Invites.IsEmpty
            && Messages.IsEmpty && SentUploads.IsEmpty
            ? this
            : this with
            {
                Former = NoMembers,
                LookedUp = [],
                KnowsLeading = false,
                Invites = NoInvites,
                Messages = NoMessages,
                SentUploads = [],
            };

    /// <summary>The state when more members are known than it may keep: who acts again is looked up again.</summary>
    public ConversationState Within(int membersMax) =>
        Members.Count > membersMax ? this with { Members = NoMembers } : this;

    /// <summary>The state after an event. A tentative event has the seq 0.</summary>
    public ConversationState After(EventBody body, long seq)
    {
        var after = seq > 0
            ? this with
            {
                Info = Info with { Head = seq },
                LastMessage = body is MessageBody ? seq : LastMessage,
            }
            : this;
        return body switch
        {
            MemberBody { Change: MemberChange.Joined } member => after.Joined(member, seq),
            MemberBody { Change: MemberChange.Left or MemberChange.Banned } member => after.Ended(member, seq),
            MemberBody { Change: MemberChange.Role } member => after.ChangedRole(member, seq),
            MemberBody => after,
            MetaBody meta => after with { Info = after.Info with { Title = meta.Title }, MetaSeq = seq },
            MessageBody { Files.IsDefaultOrEmpty: true } => after,
            MessageBody message => after with
            {
                SentUploads = after.SentUploads.Union(message.Files.Select(file => file.Id)),
            },
            ChangeBody change => after.Message(change.Target) is { } message
                ? after with { Messages = Messages.SetItem(change.Target, message.After(change)) }
                : after,
            _ => throw new NotSupportedException($"No rule says what {body} does to a conversation."),
        };
    }

    /// <summary>The state after marks moved; marks never go back.</summary>
    public ConversationState After(MarkEntry mark) =>
        Member(mark.User) is { } member
            ? this with
            {
                Members = Members.SetItem(mark.User, member with
                {
                    Read = Math.Max(member.Read, mark.Read),
                    Delivered = Math.Max(member.Delivered, mark.Delivered),
                }),
            }
            : this;

    /// <summary>The state after a member set something for themselves.</summary>
    public ConversationState After(SettingsEntry settings) =>
        Member(settings.User) is { } member
            ? this with
            {
                Members = Members.SetItem(settings.User, member with
                {
                    Notify = settings.Notify,
                    HiddenSeq = settings.HiddenSeq,
                    Read = Math.Max(settings.Read ?? member.Read, member.JoinedSeq - 1),
                }),
            }
            : this;

    /// <summary>The state after an invite code was created, used or removed.</summary>
    public ConversationState After(StoredInvite invite) => this with
    {
        Invites = invite.Uses > 0 ? Invites.SetItem(invite.Code, invite) : Invites.Remove(invite.Code),
    };

    private ConversationState Joined(MemberBody body, long seq)
    {
        var before = FormerMember(body.User.Id);
        // The same as in the log. Until the seq is assigned, the previous head is the read mark.
        var read = Math.Max(before?.Read ?? 0, seq > 0 ? seq - 1 : Info.Head);
        var member = new StoredMember(body.User, body.Role, seq, read, before?.Delivered ?? 0)
        {
            MutedUntil = before?.MutedUntil,
            Notify = before?.Notify ?? NotifyLevel.All,
        };
        return this with
        {
            Members = Members.SetItem(body.User.Id, member),
            MemberCount = Member(body.User.Id) is null ? MemberCount + 1 : MemberCount,
            Former = Former.Remove(body.User.Id),
        };
    }

    /// <summary>Without a membership: the ban of an outsider, or the end of a ban.</summary>
    private ConversationState Ended(MemberBody body, long seq)
    {
        var present = Member(body.User.Id);
        var before = present
            ?? FormerMember(body.User.Id)
            ?? new StoredMember(body.User, body.Role, seq, Read: 0, Delivered: 0);
        var after = before with { LeftSeq = seq, BannedSeq = body.Change is MemberChange.Banned ? seq : null };
        return this with
        {
            Members = Members.Remove(body.User.Id),
            MemberCount = present is null ? MemberCount : MemberCount - 1,
            Former = Former.SetItem(body.User.Id, after),
            LookedUp = LookedUp.Add(body.User.Id),
        };
    }

    private ConversationState ChangedRole(MemberBody body, long seq) =>
        Member(body.User.Id) is { } member
            ? this with
            {
                Members = Members.SetItem(
                    body.User.Id, member with { Role = body.Role, RoleSeq = seq, MutedUntil = body.MutedUntil }),
            }
            : this;
}
