namespace OrleansChat.Conversations;

/// <summary>
/// The kind of a conversation, which is also the required recipient type of a message. Has no default.
/// </summary>
/// <remarks>
/// Numbers are sent between silos: never reuse one. 0 is no value, so that a forgotten one is refused.
/// </remarks>
[GenerateSerializer, Alias("chat.conversation-kind")]
public enum ConversationKind
{
    Direct = 1,
    Group = 2,
    Channel = 3,
    Support = 4,
}

/// <summary>What a member may do in a conversation.</summary>
[GenerateSerializer, Alias("chat.member-role")]
public enum MemberRole
{
    Owner = 1,
    Moderator = 2,
    Member = 3,
    Reader = 4,
}

/// <summary>What happened to a membership.</summary>
[GenerateSerializer, Alias("chat.member-change")]
public enum MemberChange
{
    Joined = 1,
    Left = 2,
    Role = 3,
    Banned = 4,
}
