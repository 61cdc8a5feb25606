using OrleansChat.Accounts;
using OrleansChat.Permissions;

namespace OrleansChat.Grains.Accounts;

/// <summary>Whom people find. Pure.</summary>
internal static class PeopleRules
{
    /// <summary>Whether somebody also finds people who are in no conversation with them.</summary>
    public static bool FindsEverybody(PeopleVisibility visibility, DeploymentRole asker) =>
        visibility is PeopleVisibility.Everybody
        && PermissionTable.Allows(Permission.FindEverybody, member: null, asker);
}
