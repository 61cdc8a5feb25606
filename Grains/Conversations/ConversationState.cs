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

    public static ConversationState From(StoredConversation stored) =>
        new(stored.Info, stored.Members.ToImmutableDictionary(member => member.User.Id));

    /// <summary>The state after an event. A tentative event has no seq yet: 0 stands for it.</summary>
    public ConversationState After(EventBody body, long seq)
    {
        var after = seq > 0 ? this with { Info = Info with { Head = seq } } : this;
        return body switch
        {
            MemberBody member => after with { Members = MembersAfter(member, seq) },
            MetaBody meta => after with { Info = after.Info with { Title = meta.Title } },
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

    private ImmutableDictionary<UserId, StoredMember> MembersAfter(MemberBody change, long seq) =>
        change.Change switch
        {
            MemberChange.Joined => Members.SetItem(
                change.User.Id, new StoredMember(change.User, change.Role, JoinedSeq: seq, Read: 0, Delivered: 0)),
            MemberChange.Left or MemberChange.Banned => Members.Remove(change.User.Id),
            MemberChange.Role when Members.TryGetValue(change.User.Id, out var member) =>
                Members.SetItem(change.User.Id, member with { Role = change.Role }),
            _ => Members,
        };
}
