namespace OrleansChat.Conversations;

/// <summary>The limits that are part of the wire contract.</summary>
public static class ConversationLimits
{
    /// <summary>Unicode scalar values in a message.</summary>
    public const int TextScalarsMax = 4_000;

    /// <summary>Unicode scalar values in a title.</summary>
    public const int TitleScalarsMax = 100;

    /// <summary>Attachments of a message.</summary>
    public const int AttachmentsMax = 10;

    /// <summary>Members named when a conversation is made.</summary>
    public const int InitialMembersMax = 200;

    /// <summary>Above this many members, marks go to the person's own devices only.</summary>
    public const int MembersWithSharedMarksMax = 50;

    /// <summary>Commands that one call may carry.</summary>
    public const int CommandsPerCallMax = 64;

    /// <summary>People that one <c>invite</c> adds.</summary>
    public const int InvitedMax = 100;

    /// <summary>Invite codes of a conversation that are good at the same time.</summary>
    public const int InviteCodesMax = 100;

    /// <summary>People that one invite code lets in.</summary>
    public const int InviteUsesMax = 1_000;

    /// <summary>People that an invite code lets in when its maker names no number.</summary>
    public const int InviteUsesDefault = 100;

    public static readonly TimeSpan InviteLifeMin = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan InviteLifeMax = TimeSpan.FromDays(30);

    public static readonly TimeSpan InviteLifeDefault = TimeSpan.FromDays(7);

    public static readonly TimeSpan MuteMax = TimeSpan.FromDays(365);

    /// <summary>
    /// A mute is counted from when it is asked for. One that would end later than the present one by no more than this
    /// is taken for its repeat after a lost answer, and changes nothing.
    /// </summary>
    public static readonly TimeSpan MuteRepeat = TimeSpan.FromSeconds(30);
}
