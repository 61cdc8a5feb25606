using OrleansChat.Conversations;

namespace OrleansChat.Tests.Simulation.Checking;

/// <summary>
/// Whether those who caused the events of a log had the right to, by what they were right before. Written from the
/// protocol, not from the rules of the product.
/// </summary>
internal static class RightsCheck
{
    /// <summary>Wall clocks jump: a mute is held to be over or not only where they cannot matter.</summary>
    private static readonly TimeSpan ClockJumpMax = TimeSpan.FromMinutes(5);

    public static IEnumerable<string> Of(LogTruth log)
    {
        if (log.Made.Kind is ConversationKind.Direct or ConversationKind.Support)
        {
            return [];
        }

        return log.Events.Where(logged => !IsRight(log, logged))
            .Select(logged => $"{logged.Sender.Id} had no right to seq {logged.Seq} ({Describe(logged.Body)})");
    }

    private static bool IsRight(LogTruth log, LoggedEvent logged)
    {
        var sender = log.After(logged.Seq - 1, logged.Sender.Id);
        return logged.Body switch
        {
            MessageBody => MayWrite(logged, sender) && log.Made.Kind is not ConversationKind.Workspace,
            EditBody edit => MayWrite(logged, sender) && log.Event(edit.Target)?.Sender.Id == logged.Sender.Id,
            DeleteBody delete => sender.IsAtLeast(MemberRole.Moderator)
                || (sender.IsMember && log.Event(delete.Target)?.Sender.Id == logged.Sender.Id),
            ReactBody => MayWrite(logged, sender),
            PinBody => sender.IsAtLeast(MemberRole.Moderator),
            MetaBody => sender.IsAtLeast(MemberRole.Moderator),
            MemberBody heir when IsSuccession(log, logged, heir) => true,
            MemberBody own when own.User.Id == logged.Sender.Id => IsRight(log, logged.Seq, own, sender),
            MemberBody other => IsRight(log, other, sender, log.After(logged.Seq - 1, other.User.Id)),
            _ => true,
        };
    }

    private static bool MayWrite(LoggedEvent logged, Standing sender) =>
        sender.IsAtLeast(MemberRole.Member) && !(logged.At + ClockJumpMax < sender.MutedUntil);

    /// <summary>Events that concern the sender.</summary>
    private static bool IsRight(LogTruth log, long seq, MemberBody body, Standing before) => body.Change switch
    {
        MemberChange.Joined => !before.IsBanned && (seq == 1 || log.Made.Access is AccessRule.Open),
        MemberChange.Left => before.IsMember,
        MemberChange.Role => before.IsMember && body.Role >= before.Role,
        _ => false,
    };

    /// <summary>Events that concern somebody else.</summary>
    private static bool IsRight(LogTruth log, MemberBody body, Standing sender, Standing person)
    {
        var isAbove = !person.IsMember || sender.Role < person.Role;
        switch (body.Change)
        {
            case MemberChange.Joined:
                return sender.IsAtLeast(MemberRole.Moderator) && !person.IsBanned;
            case MemberChange.Left when log.Made.Workspace is not null && person.IsMember:
                // Taken out of the workspace by somebody who need not be known here.
                return true;
            case MemberChange.Left or MemberChange.Banned:
                return sender.IsAtLeast(MemberRole.Moderator) && isAbove;
            default:
                var appoints = body.Role != person.Role
                    && (body.Role <= MemberRole.Moderator || person.Role <= MemberRole.Moderator);
                return person.IsMember
                    && isAbove
                    && sender.IsAtLeast(appoints ? MemberRole.Owner : MemberRole.Moderator);
        }
    }

    /// <summary>
    /// When the last owner goes, the highest of those who may write becomes owner, in the next event. It may be the
    /// sender, who took the owner out of the workspace.
    /// </summary>
    private static bool IsSuccession(LogTruth log, LoggedEvent logged, MemberBody body)
    {
        var heir = log.After(logged.Seq - 1, body.User.Id);
        return body is { Change: MemberChange.Role, Role: MemberRole.Owner }
            && heir is { IsMember: true, Role: MemberRole.Moderator or MemberRole.Member }
            && log.Event(logged.Seq - 1) is { Body: MemberBody { Role: MemberRole.Owner } end } before
            && end.Change is MemberChange.Left or MemberChange.Banned
            && before.Sender.Id == logged.Sender.Id
            && log.People.Select(user => log.After(logged.Seq - 1, user))
                .All(other => !other.IsMember || other.Role >= heir.Role);
    }

    private static string Describe(EventBody body) => body is MemberBody member
        ? $"{member.User.Id} {member.Change} {member.Role}"
        : body.ToString();
}
