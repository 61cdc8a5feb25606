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
}
