using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;

namespace OrleansChat.Silo.Storage.Log;

/// <summary>What the events, marks and settings of a request make of memberships.</summary>
internal sealed class MembershipPlan(ILockedLog locked)
{
    private readonly Dictionary<UserId, Membership> _rows = [];

    /// <summary>Rows to insert or replace.</summary>
    public IReadOnlyCollection<Membership> Rows => _rows.Values;

    /// <summary>Takes a stored event.</summary>
    /// <returns>How many members there are more, or fewer.</returns>
    public int Apply(MemberBody body, long seq)
    {
        var user = body.User.Id;
        var before = Find(user);
        var isPresent = before is { IsPresent: true };
        switch (body.Change)
        {
            case MemberChange.Joined:
                // Messages from before a person joined aren't unread for them.
                Put(before is null
                    ? new Membership(user, body.Role, seq, LeftSeq: null, Read: seq - 1, Delivered: 0)
                    : before with
                    {
                        Role = body.Role,
                        RoleSeq = null,
                        JoinedSeq = seq,
                        LeftSeq = null,
                        BannedSeq = null,
                        HiddenSeq = null,
                        Read = Math.Max(before.Read, seq - 1),
                    });
                return isPresent ? 0 : 1;
            case MemberChange.Left when isPresent || before is { BannedSeq: not null }:
                Put(before! with { LeftSeq = seq, BannedSeq = null });
                return isPresent ? -1 : 0;
            case MemberChange.Banned:
                before ??= new Membership(user, body.Role, seq, seq, Read: 0, Delivered: 0);
                Put(before with { LeftSeq = seq, BannedSeq = seq });
                return isPresent ? -1 : 0;
            case MemberChange.Role when isPresent:
                Put(before! with { Role = body.Role, RoleSeq = seq, MutedUntil = body.MutedUntil });
                return 0;
            default:
                return 0;
        }
    }

    public void Move(MarkEntry mark)
    {
        if (Find(mark.User) is { IsPresent: true } before
            && (mark.Read > before.Read || mark.Delivered > before.Delivered))
        {
            Put(before with
            {
                Read = Math.Max(before.Read, mark.Read),
                Delivered = Math.Max(before.Delivered, mark.Delivered),
            });
        }
    }

    public void Set(SettingsEntry settings)
    {
        if (Find(settings.User) is { IsPresent: true } before)
        {
            Put(before with
            {
                Notify = settings.Notify,
                HiddenSeq = settings.HiddenSeq,
                Read = Math.Max(settings.Read ?? before.Read, before.JoinedSeq - 1),
            });
        }
    }

    private void Put(Membership membership) => _rows[membership.User] = membership;

    private Membership? Find(UserId user) => _rows.GetValueOrDefault(user) ?? locked.FindMembership(user);
}
