namespace OrleansChat.Permissions;

/// <summary>An action that needs permission. <see cref="PermissionTable"/> says which roles have it.</summary>
public enum Permission
{
    /// <summary>Receive live events, see the members, advance one's own marks.</summary>
    Follow = 1,

    /// <summary>Write messages.</summary>
    Send,

    /// <summary>Change the text of one's own messages.</summary>
    Edit,

    /// <summary>Delete one's own messages.</summary>
    DeleteOwn,

    /// <summary>Delete anybody's messages.</summary>
    Delete,

    /// <summary>React to messages.</summary>
    React,

    /// <summary>Mention all members, or all who are connected.</summary>
    MentionGroups,

    /// <summary>Pin and unpin messages.</summary>
    Pin,

    /// <summary>Read the earlier texts of edited and deleted messages.</summary>
    ReadEdits,

    /// <summary>Change the title.</summary>
    Rename,

    /// <summary>Add people; create and revoke invite codes.</summary>
    Invite,

    /// <summary>End somebody's membership.</summary>
    Kick,

    /// <summary>Ban a person, and lift the ban.</summary>
    Ban,

    /// <summary>Forbid a member to write for some time, and lift the mute.</summary>
    Mute,

    /// <summary>Turn members into readers and readers into members.</summary>
    SetRole,

    /// <summary>Grant and withdraw the roles of owner and moderator.</summary>
    Appoint,

    /// <summary>Create conversations of any kind.</summary>
    CreateConversation,

    /// <summary>Create channels in a workspace.</summary>
    CreateChannel,

    /// <summary>See and join the support conversations of all customers.</summary>
    AttendSupport,

    /// <summary>Change one's own name and picture.</summary>
    EditProfile,

    /// <summary>Change one's own handle.</summary>
    SetHandle,

    /// <summary>Find people without being in a conversation with them, where the deployment allows it.</summary>
    FindEverybody,

    /// <summary>See all accounts.</summary>
    ListAccounts,

    /// <summary>Ban an account from the deployment, and lift the ban.</summary>
    BanAccount,

    /// <summary>Change the deployment role of an account.</summary>
    AssignDeploymentRole,

    /// <summary>Create and revoke API keys.</summary>
    ManageApiKeys,

    /// <summary>Search the messages of all conversations; each search is recorded in the audit log.</summary>
    SearchDeployment,
}
