using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Permissions;

/// <summary>
/// Who may do what: the one table that all rules ask. A permission is had by the role named and by every higher one;
/// by the conversation role or by the deployment role, whichever gives it.
/// </summary>
/// <remarks>
/// What is done to a person needs a higher rank than theirs besides: see <see cref="Rank"/>. The kind of a conversation
/// limits some further: nobody is kicked from a direct one.
/// </remarks>
public static class PermissionTable
{
    /// <remarks>Permission; in the conversation from this role upwards; in the deployment from that one.</remarks>
    public static readonly ImmutableArray<PermissionRow> Rows =
    [
        new(Permission.Follow, MemberRole.Reader, null),
        new(Permission.Send, MemberRole.Member, null),
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
        new(Permission.ListAccounts, null, DeploymentRole.Admin),
        new(Permission.BanAccount, null, DeploymentRole.Admin),
        new(Permission.AssignDeploymentRole, null, DeploymentRole.Admin),
        new(Permission.ManageApiKeys, null, DeploymentRole.Admin),
    ];

    private static readonly ImmutableDictionary<Permission, PermissionRow> ByPermission =
        Rows.ToImmutableDictionary(row => row.Permission);

    /// <param name="permission">What is to be done.</param>
    /// <param name="member">The role in the conversation that it is about; none for who is no member.</param>
    /// <param name="deployment">The role in the deployment; none gives nothing.</param>
    public static bool Allows(Permission permission, MemberRole? member, DeploymentRole? deployment)
    {
        var row = ByPermission[permission];
        return (member is { } role && row.Member is { } fromRole && Enum.IsDefined(role) && role <= fromRole)
            || (deployment is { } rank && row.Deployment is { } fromRank && Enum.IsDefined(rank)
                && rank.IsAtLeast(fromRank));
    }
}

/// <param name="Member">The lowest role of a member that gives the permission; none when none does.</param>
/// <param name="Deployment">The lowest role in the deployment that gives the permission; none when none does.</param>
public sealed record PermissionRow(Permission Permission, MemberRole? Member, DeploymentRole? Deployment);
