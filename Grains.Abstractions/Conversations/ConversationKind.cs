namespace OrleansChat.Conversations;

/// <summary>
/// The kind of a conversation, which a message must name as its recipient type. Has no default.
/// </summary>
/// <remarks>
/// The numbers are sent between silos: never reuse one. 0 isn't a value, so that a missing one is noticed.
/// </remarks>
[GenerateSerializer, Alias("chat.conversation-kind")]
public enum ConversationKind
{
    /// <summary>Between two people. There is one for each pair, and nobody can leave it.</summary>
    Direct = 1,

    /// <summary>Between people who invite each other; unknown to everybody else.</summary>
    Group = 2,

    /// <summary>Found and joined by anybody, or by invitation, depending on its <see cref="AccessRule"/>.</summary>
    Channel = 3,

    /// <summary>Between a customer and the staff.</summary>
    Support = 4,

    /// <summary>Contains channels. It has members, but nobody writes in it.</summary>
    Workspace = 5,
}

/// <summary>Who can become a member of a conversation, and therefore who may know that it exists.</summary>
[GenerateSerializer, Alias("chat.access-rule")]
public enum AccessRule
{
    /// <summary>Everybody may join and read the history. Channels only.</summary>
    Open = 1,

    /// <summary>Members let others in. To everybody else the conversation doesn't exist.</summary>
    Invite = 2,
}

/// <summary>Defaults of <see cref="AccessRule"/>.</summary>
public static class AccessRules
{
    /// <summary>The rule of a conversation that is created without naming one.</summary>
    public static AccessRule Of(ConversationKind kind) =>
        kind is ConversationKind.Channel ? AccessRule.Open : AccessRule.Invite;
}

/// <summary>The role of a member in a conversation, from the highest rank to the lowest.</summary>
[GenerateSerializer, Alias("chat.member-role")]
public enum MemberRole
{
    /// <summary>May do everything, including appointing owners and moderators.</summary>
    Owner = 1,

    /// <summary>May invite, moderate and change settings.</summary>
    Moderator = 2,

    /// <summary>May read and write.</summary>
    Member = 3,

    /// <summary>May read only.</summary>
    Reader = 4,
}

/// <summary>What happened to a membership.</summary>
[GenerateSerializer, Alias("chat.member-change")]
public enum MemberChange
{
    /// <summary>It began.</summary>
    Joined = 1,

    /// <summary>It ended, or a ban was lifted from a person who isn't a member.</summary>
    Left = 2,

    /// <summary>The role or the mute changed.</summary>
    Role = 3,

    /// <summary>The person was banned; a membership ended.</summary>
    Banned = 4,
}
