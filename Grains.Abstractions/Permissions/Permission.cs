namespace OrleansChat.Permissions;

/// <summary>What somebody may be allowed to do. Who is, says <see cref="PermissionTable"/> alone.</summary>
public enum Permission
{
    /// <summary>Get what is new, see the members, move one's marks.</summary>
    Follow = 1,

    /// <summary>Write messages.</summary>
    Send,

    /// <summary>Change the title.</summary>
    Rename,

    /// <summary>Add people, make and revoke invite codes.</summary>
    Invite,

    /// <summary>End a membership.</summary>
    Kick,

    /// <summary>Keep a person out, and lift that.</summary>
    Ban,

    /// <summary>Take from a member the right to write for a time, and lift that.</summary>
    Mute,

    /// <summary>Make a member a reader, or a reader a member.</summary>
    SetRole,

    /// <summary>Make owners and moderators, or take that from them.</summary>
    Appoint,

    /// <summary>Make conversations of every kind.</summary>
    CreateConversation,

    /// <summary>Make channels in a workspace.</summary>
    CreateChannel,

    /// <summary>See the support conversations of all customers, and join them.</summary>
    AttendSupport,

    /// <summary>See all accounts.</summary>
    ListAccounts,

    /// <summary>Shut an account out of the deployment, and lift that.</summary>
    BanAccount,

    /// <summary>Change the deployment role of an account.</summary>
    AssignDeploymentRole,

    /// <summary>Make and revoke API keys.</summary>
    ManageApiKeys,
}
