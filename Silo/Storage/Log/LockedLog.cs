using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Uploads;

namespace OrleansChat.Silo.Storage.Log;

/// <summary>The state of a log, from the conversation's row.</summary>
/// <param name="Messages">How many messages have ever been stored.</param>
/// <param name="LastMessage">The seq of the newest message; 0 if there is none.</param>
/// <param name="MetaSeq">The seq of the event that last changed the settings; null if none did.</param>
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
    /// <summary>The row of a newly created conversation.</summary>
    public static LogState New(Epoch epoch, string? title) => new(epoch, 0, 0, 0, 0, 0, title);
}

/// <summary>A conversation that is locked against other writers.</summary>
internal interface ILockedLog
{
    LogState State { get; }

    /// <summary>The event that the sender stored under the client id, if there is one.</summary>
    StoredCommand? FindCommand(UserId sender, ClientId clientId);

    /// <summary>The membership of the user, current or former.</summary>
    Membership? FindMembership(UserId user);

    /// <summary>How many people the invite code still lets in; 0 if there is no such code.</summary>
    int UsesOf(string inviteCode);

    /// <summary>
    /// Whether the upload is complete, not sent, and the owner's; for uploads that a message of this request names. No
    /// other transaction changes that until this one ends.
    /// </summary>
    bool IsUnsent(UploadId upload, UserId owner);
}

/// <param name="Type">As <see cref="EventColumns.Type"/>.</param>
/// <param name="Target">As <see cref="EventColumns.Target"/>.</param>
internal readonly record struct StoredCommand(long Seq, DateTimeOffset At, string Type, long? Target);

/// <summary>A row of the table of memberships.</summary>
/// <param name="LeftSeq">The seq of the event that ended it; null while it lasts.</param>
internal sealed record Membership(
    UserId User, MemberRole Role, long JoinedSeq, long? LeftSeq, long Read, long Delivered)
{
    /// <summary>The seq of the last event that stated role and mute, if there is one.</summary>
    public long? RoleSeq { get; init; }

    /// <summary>When the person's mute ends, if they were muted.</summary>
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
