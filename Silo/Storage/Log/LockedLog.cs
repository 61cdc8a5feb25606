using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;

namespace OrleansChat.Silo.Storage.Log;

/// <summary>What a conversation's row says about its log.</summary>
/// <param name="Messages">How many events of the type message there ever were.</param>
/// <param name="LastMessage">The seq of the newest message; 0 when there is none.</param>
/// <param name="MetaSeq">The seq of the event that last changed the settings; none when none did.</param>
internal sealed record LogState(
    Epoch Epoch,
    long Head,
    long Oldest,
    long Messages,
    long LastMessage,
    long MemberCount,
    string? Title,
    long? MetaSeq = null)
{
    /// <summary>The row of a conversation that was made just now.</summary>
    public static LogState New(Epoch epoch, string? title) => new(epoch, 0, 0, 0, 0, 0, title);
}

/// <summary>A conversation that nobody else can write while this is used.</summary>
internal interface ILockedLog
{
    LogState State { get; }

    /// <summary>The event that the sender stored under the client id, if there is one.</summary>
    StoredCommand? FindCommand(UserId sender, ClientId clientId);

    /// <summary>The membership of the user, present or ended.</summary>
    Membership? FindMembership(UserId user);

    /// <summary>How many people the conversation's invite code lets in; 0 when there is no such code.</summary>
    int UsesOf(string inviteCode);
}

/// <param name="Type">As <see cref="EventColumns.Type"/>.</param>
/// <param name="Target">As <see cref="EventColumns.Target"/>.</param>
internal readonly record struct StoredCommand(long Seq, DateTimeOffset At, string Type, long? Target);

/// <summary>A row of the table of memberships.</summary>
/// <param name="LeftSeq">The seq of the event that ended it; none while it lasts.</param>
internal sealed record Membership(
    UserId User, MemberRole Role, long JoinedSeq, long? LeftSeq, long Read, long Delivered)
{
    /// <summary>The seq of the event that last said role and mute, if one did.</summary>
    public long? RoleSeq { get; init; }

    /// <summary>Until when the person may not write, if they were muted.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>The seq of the ban that keeps the person out.</summary>
    public long? BannedSeq { get; init; }

    public bool IsPresent => LeftSeq is null;

    public StoredMember For(Participant user) => new(user, Role, JoinedSeq, Read, Delivered)
    {
        RoleSeq = RoleSeq,
        MutedUntil = MutedUntil,
        LeftSeq = LeftSeq,
        BannedSeq = BannedSeq,
    };
}
