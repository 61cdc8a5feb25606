namespace OrleansChat.Conversations;

/// <summary>The limits of conversations that are part of the wire contract.</summary>
public static class ConversationLimits
{
    /// <summary>Unicode scalar values in a message.</summary>
    public const int TextScalarsMax = 4_000;

    /// <summary>Unicode scalar values in a title.</summary>
    public const int TitleScalarsMax = 100;

    /// <summary>Attachments of a message.</summary>
    public const int AttachmentsMax = 10;

    /// <summary>Different emoji that people can react to a message with.</summary>
    public const int ReactionKindsMax = 20;

    /// <summary>Reactions of all people to a message.</summary>
    public const int ReactionsMax = 1_000;

    /// <summary>People named with a reaction; the others are only counted.</summary>
    public const int ReactionPeopleShown = 20;

    /// <summary>People named with a thread.</summary>
    public const int ThreadPeopleShown = 5;

    /// <summary>People that one text mentions.</summary>
    public const int MentionsMax = 50;

    /// <summary>Handles looked up for one text; a place that could be two handles counts for two.</summary>
    public const int HandlesLookedUpMax = 200;

    /// <summary>People who get a notice of one message because its edits mention them.</summary>
    public const int NoticesOfEditsMax = 200;

    /// <summary>Members up to which <c>@all</c> and <c>@here</c> mention them.</summary>
    public const int MembersOfGroupsMax = 1_000;

    /// <summary>Unicode scalar values of a message in its notice.</summary>
    public const int PreviewScalarsMax = 140;

    /// <summary>Members named when a conversation is created.</summary>
    public const int InitialMembersMax = 200;

    /// <summary>Members up to which everybody sees everybody's marks. Beyond, people only get their own.</summary>
    public const int MembersWithSharedMarksMax = 50;

    /// <summary>Commands in one call of <see cref="IConversationGrain.Execute"/>.</summary>
    public const int CommandsPerCallMax = 64;

    /// <summary>People that one <c>invite</c> adds.</summary>
    public const int InvitedMax = 100;

    /// <summary>Valid invite codes of a conversation at any one time.</summary>
    public const int InviteCodesMax = 100;

    /// <summary>People that one invite code can let in.</summary>
    public const int InviteUsesMax = 1_000;

    /// <summary>People that an invite code lets in if its creator names no number.</summary>
    public const int InviteUsesDefault = 100;

    /// <summary>The shortest lifetime of an invite code.</summary>
    public static readonly TimeSpan InviteLifeMin = TimeSpan.FromMinutes(1);

    /// <summary>The longest lifetime of an invite code.</summary>
    public static readonly TimeSpan InviteLifeMax = TimeSpan.FromDays(30);

    /// <summary>The lifetime of an invite code if its creator names none.</summary>
    public static readonly TimeSpan InviteLifeDefault = TimeSpan.FromDays(7);

    /// <summary>The longest mute.</summary>
    public static readonly TimeSpan MuteMax = TimeSpan.FromDays(365);

    /// <summary>
    /// A mute starts when it is requested. One that would end at most this much later than the current one is a repeat
    /// after a lost answer, and changes nothing.
    /// </summary>
    public static readonly TimeSpan MuteRepeat = TimeSpan.FromSeconds(30);
}
