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

    /// <summary>Holds channels. People belong to it; nobody writes in it.</summary>
    Workspace = 5,
}

/// <summary>Who gets into a conversation, and so who may know of it.</summary>
[GenerateSerializer, Alias("chat.access-rule")]
public enum AccessRule
{
    /// <summary>Everybody may join, and read what there is. Channels only.</summary>
    Open = 1,

    /// <summary>Members let others in; to everybody else the conversation does not exist.</summary>
    Invite = 2,
}

public static class AccessRules
{
    /// <summary>The rule of a conversation that was made without naming one.</summary>
    public static AccessRule Of(ConversationKind kind) =>
        kind is ConversationKind.Channel ? AccessRule.Open : AccessRule.Invite;
}

/// <summary>What a member may do in a conversation, highest rank first.</summary>
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
