using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Permissions;

/// <summary>
/// Who may do what: the only table that rules consult. A role in the conversation or in the deployment grants a
/// permission if the table names it or a lower role.
/// </summary>
/// <remarks>
/// Acting on a person also requires a higher <see cref="Rank"/> than theirs. The kind of conversation adds
/// restrictions: nobody can be kicked from a direct conversation.
/// </remarks>
public static class PermissionTable
{
    /// <summary>The table, with one row per permission.</summary>
    public static readonly ImmutableArray<PermissionRow> Rows =
    [
        new(Permission.Follow, MemberRole.Reader, null),
        new(Permission.Send, MemberRole.Member, null),
        new(Permission.Edit, MemberRole.Member, null),
        new(Permission.DeleteOwn, MemberRole.Reader, DeploymentRole.Admin),
        new(Permission.Delete, MemberRole.Moderator, DeploymentRole.Admin),
        new(Permission.React, MemberRole.Member, null),
        new(Permission.MentionGroups, MemberRole.Moderator, null),
        new(Permission.Pin, MemberRole.Moderator, null),
        new(Permission.ReadEdits, MemberRole.Moderator, null),
        new(Permission.Rename, MemberRole.Moderator, DeploymentRole.Admin),
        new(Permission.Invite, MemberRole.Moderator, null),
        new(Permission.Kick, MemberRole.Moderator, DeploymentRole.Admin),
        new(Permission.Ban, MemberRole.Moderator, DeploymentRole.Admin),
        new(Permission.Mute, MemberRole.Moderator, DeploymentRole.Admin),
        new(Permission.SetRole, MemberRole.Moderator, DeploymentRole.Admin),
        new(Permission.Appoint, MemberRole.Owner, DeploymentRole.Admin),
        new(Permission.CreateConversation, null, DeploymentRole.Guest),
        new(Permission.CreateChannel, MemberRole.Member, null),
        new(Permission.AttendSupport, null, DeploymentRole.Staff),
        new(Permission.EditProfile, null, DeploymentRole.Guest),
        new(Permission.SetHandle, null, DeploymentRole.Member),
        new(Permission.FindEverybody, null, DeploymentRole.Member),
        new(Permission.ListAccounts, null, DeploymentRole.Admin),
        new(Permission.BanAccount, null, DeploymentRole.Admin),
        new(Permission.AssignDeploymentRole, null, DeploymentRole.Admin),
        new(Permission.ManageApiKeys, null, DeploymentRole.Admin),
        new(Permission.SearchDeployment, null, DeploymentRole.Admin),
    ];

    private static readonly ImmutableDictionary<Permission, PermissionRow> ByPermission =
        Rows.ToImmutableDictionary(row => row.Permission);

    /// <summary>Whether one of the two roles grants the permission.</summary>
    /// <param name="permission">The action.</param>
    /// <param name="member">The role in the conversation that the action concerns; null for outsiders.</param>
    /// <param name="deployment">The role in the deployment; null grants nothing.</param>
    public static bool Allows(Permission permission, MemberRole? member, DeploymentRole? deployment)
    {
        var row = ByPermission[permission];
        return (member is { } role && row.Member is { } fromRole && Enum.IsDefined(role) && role <= fromRole)
            || (deployment is { } rank && row.Deployment is { } fromRank && Enum.IsDefined(rank)
                && rank.IsAtLeast(fromRank));
    }
}

/// <summary>The roles that grant a permission.</summary>
/// <param name="Permission">The action.</param>
/// <param name="Member">The lowest role in a conversation that grants it; null if none does.</param>
/// <param name="Deployment">The lowest role in the deployment that grants it; null if none does.</param>
public sealed record PermissionRow(Permission Permission, MemberRole? Member, DeploymentRole? Deployment);
