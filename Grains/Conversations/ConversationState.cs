using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Grains.Conversations;

/// <summary>
/// What a conversation decides by: the committed state, or that plus the tentative effects of one batch.
/// </summary>
/// <param name="Info">Id, kind, title, epoch, head.</param>
/// <param name="Members">Present members.</param>
internal sealed record ConversationState(ConversationInfo Info, ImmutableDictionary<UserId, StoredMember> Members)
{
    public static readonly ImmutableDictionary<UserId, StoredMember> NoMembers =
        ImmutableDictionary<UserId, StoredMember>.Empty;

    public static readonly ImmutableDictionary<string, StoredInvite> NoInvites =
        ImmutableDictionary<string, StoredInvite>.Empty;

    /// <summary>People who were members or are banned, as far as they were looked up for one batch.</summary>
    public ImmutableDictionary<UserId, StoredMember> Former { get; init; } = NoMembers;

    /// <summary>The invite codes, if they were looked up for one batch.</summary>
    public ImmutableDictionary<string, StoredInvite> Invites { get; init; } = NoInvites;

    /// <summary>The seq of the event that last changed the settings; none when none did.</summary>
    public long? MetaSeq { get; init; }

    public static ConversationState From(StoredConversation stored) =>
        new(stored.Info, stored.Members.ToImmutableDictionary(member => member.User.Id)) { MetaSeq = stored.MetaSeq };

    /// <summary>The state with what one batch had to look up.</summary>
    public ConversationState With(ConversationFacts facts) => this with
    {
        Former = facts.People
            .Select(person => person.Membership)
            .OfType<StoredMember>()
            .Where(member => member.LeftSeq is not null)
            .ToImmutableDictionary(member => member.User.Id),
        Invites = facts.Invites.ToImmutableDictionary(invite => invite.Code),
    };

    /// <summary>The state without what is not to be believed for longer than one batch.</summary>
    public ConversationState WithoutFacts() =>
        Former.IsEmpty && Invites.IsEmpty ? this : this with { Former = NoMembers, Invites = NoInvites };

    /// <summary>The state after an event. A tentative event has no seq yet: 0 stands for it.</summary>
    public ConversationState After(EventBody body, long seq)
    {
        var after = seq > 0 ? this with { Info = Info with { Head = seq } } : this;
        return body switch
        {
            MemberBody { Change: MemberChange.Joined } member => after.Joined(member, seq),
            MemberBody { Change: MemberChange.Left or MemberChange.Banned } member => after.Ended(member, seq),
            MemberBody { Change: MemberChange.Role } member => after.ChangedRole(member, seq),
            MemberBody => after,
            MetaBody meta => after with { Info = after.Info with { Title = meta.Title }, MetaSeq = seq },
            MessageBody => after,
            _ => throw new NotSupportedException($"No rule says what {body} does to a conversation."),
        };
    }

    /// <summary>The state after marks moved; marks never go back.</summary>
    public ConversationState After(MarkEntry mark) =>
        Members.TryGetValue(mark.User, out var member)
            ? this with
            {
                Members = Members.SetItem(mark.User, member with
                {
                    Read = Math.Max(member.Read, mark.Read),
                    Delivered = Math.Max(member.Delivered, mark.Delivered),
                }),
            }
            : this;

    /// <summary>The state after an invite code was made, used or taken away.</summary>
    public ConversationState After(StoredInvite invite) => this with
    {
        Invites = invite.Uses > 0 ? Invites.SetItem(invite.Code, invite) : Invites.Remove(invite.Code),
    };

    private ConversationState Joined(MemberBody body, long seq)
    {
        var before = Former.GetValueOrDefault(body.User.Id);
        // As the log puts it. While the seq is not given yet, the head from before stands for what is read.
        var read = Math.Max(before?.Read ?? 0, seq > 0 ? seq - 1 : Info.Head);
        var member = new StoredMember(body.User, body.Role, seq, read, before?.Delivered ?? 0)
        {
            MutedUntil = before?.MutedUntil,
        };
        return this with
        {
            Members = Members.SetItem(body.User.Id, member),
            Former = Former.Remove(body.User.Id),
        };
    }

    /// <summary>Without a membership: a ban of who is not there, or the end of a ban.</summary>
    private ConversationState Ended(MemberBody body, long seq)
    {
        var before = Members.GetValueOrDefault(body.User.Id)
            ?? Former.GetValueOrDefault(body.User.Id)
            ?? new StoredMember(body.User, body.Role, seq, Read: 0, Delivered: 0);
        var after = before with { LeftSeq = seq, BannedSeq = body.Change is MemberChange.Banned ? seq : null };
        return this with
        {
            Members = Members.Remove(body.User.Id),
            Former = Former.SetItem(body.User.Id, after),
        };
    }

    private ConversationState ChangedRole(MemberBody body, long seq) =>
        Members.TryGetValue(body.User.Id, out var member)
            ? this with
            {
                Members = Members.SetItem(
                    body.User.Id, member with { Role = body.Role, RoleSeq = seq, MutedUntil = body.MutedUntil }),
            }
            : this;
}
