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

    /// <summary>
    /// The event that the sender stored under the client id, or that it was answered with as a repeat, if there is one.
    /// </summary>
    StoredCommand? FindCommand(UserId sender, ClientId clientId);

    /// <summary>The membership of the user, current or former.</summary>
    Membership? FindMembership(UserId user);

    /// <summary>What later events made of a message; null if none changed it.</summary>
    MessageRow? FindMessage(long seq);

    /// <summary>A person's present or withdrawn reaction to a message.</summary>
    ReactionRow? FindReaction(long target, Emoji emoji, UserId user);

    /// <summary>The present reactions to a message with an emoji, in the order in which they were given.</summary>
    /// <param name="target">The message.</param>
    /// <param name="emoji">The emoji, of which the request withdraws a reaction.</param>
    /// <param name="count">
    /// How many of the first ones are needed: at most those that are shown, and one more per entry of the request that
    /// is about this message and emoji.
    /// </param>
    IEnumerable<ReactionRow> FindReactions(long target, Emoji emoji, int count);

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
internal readonly record struct StoredCommand(long Seq, DateTimeOffset At, string Type, long? Target)
{
    /// <summary>
    /// Whether another command with the client id is a repeat: of the same type and target. A message has no target;
    /// another one that it replies to is like another text.
    /// </summary>
    public bool IsRepeatedBy(EventColumns columns) =>
        Type == columns.Type && (Target == columns.Target || Type == EventColumns.Message);
}

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

    /// <summary>Which messages the person gets notices of.</summary>
    public NotifyLevel Notify { get; init; } = NotifyLevel.All;

    /// <summary>The head when the person hid the conversation; null if they didn't.</summary>
    public long? HiddenSeq { get; init; }

    public bool IsPresent => LeftSeq is null;

    public StoredMember For(Participant user) => new(user, Role, JoinedSeq, Read, Delivered)
    {
        RoleSeq = RoleSeq,
        MutedUntil = MutedUntil,
        LeftSeq = LeftSeq,
        BannedSeq = BannedSeq,
        Notify = Notify,
        HiddenSeq = HiddenSeq,
    };
}
