using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Permissions;

namespace OrleansChat.Tests.Grains;

/// <summary>
/// What the table of permissions allows, written down once more: whoever changes the table changes this grid, too, and
/// sees who gets what by it.
/// </summary>
public sealed class PermissionTableTests
{
    private static readonly MemberRole?[] Members =
        [MemberRole.Owner, MemberRole.Moderator, MemberRole.Member, MemberRole.Reader, null];

    private static readonly DeploymentRole?[] Deployments =
    [
        DeploymentRole.Superadmin, DeploymentRole.Admin, DeploymentRole.Staff, DeploymentRole.Member,
        DeploymentRole.Guest, null,
    ];

    /// <summary>o owner, m moderator, w member (who may write), r reader; s superadmin, a admin, t staff, u member, g
    /// guest; a dot: does not have it by that role.</summary>
    private static readonly Dictionary<Permission, string> Grid = new()
    {
        //                                     omwr satug
        [Permission.Follow] = "               |omwr|.....|",
        [Permission.Send] = "                 |omw.|.....|",
        [Permission.Edit] = "                 |omw.|.....|",
        [Permission.DeleteOwn] = "            |omwr|sa...|",
        [Permission.Delete] = "               |om..|sa...|",
        [Permission.React] = "                |omw.|.....|",
        [Permission.MentionGroups] = "        |om..|.....|",
        [Permission.Pin] = "                  |om..|.....|",
        [Permission.ReadEdits] = "            |om..|.....|",
        [Permission.Rename] = "               |om..|sa...|",
        [Permission.Invite] = "               |om..|.....|",
        [Permission.Kick] = "                 |om..|sa...|",
        [Permission.Ban] = "                  |om..|sa...|",
        [Permission.Mute] = "                 |om..|sa...|",
        [Permission.SetRole] = "              |om..|sa...|",
        [Permission.Appoint] = "              |o...|sa...|",
        [Permission.CreateConversation] = "   |....|satug|",
        [Permission.CreateChannel] = "        |omw.|.....|",
        [Permission.AttendSupport] = "        |....|sat..|",
        [Permission.EditProfile] = "          |....|satug|",
        [Permission.SetHandle] = "            |....|satu.|",
        [Permission.FindEverybody] = "        |....|satu.|",
        [Permission.ListAccounts] = "         |....|sa...|",
        [Permission.BanAccount] = "           |....|sa...|",
        [Permission.AssignDeploymentRole] = " |....|sa...|",
        [Permission.ManageApiKeys] = "        |....|sa...|",
        [Permission.SearchDeployment] = "     |....|sa...|",
    };

    [Fact]
    public void The_table_allows_exactly_what_the_grid_does()
    {
        Grid.Keys.ShouldBe(Enum.GetValues<Permission>(), ignoreOrder: true);
        foreach (var (permission, row) in Grid)
        {
            var cells = row.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            for (var member = 0; member < Members.Length; member++)
            {
                for (var deployment = 0; deployment < Deployments.Length; deployment++)
                {
                    PermissionTable.Allows(permission, Members[member], Deployments[deployment]).ShouldBe(
                        Has(cells[0], member) || Has(cells[1], deployment),
                        $"{permission} by {Members[member]}, {Deployments[deployment]}");
                }
            }
        }
    }

    /// <summary>Beyond the end of the row stands who has no role.</summary>
    private static bool Has(string cells, int role) => role < cells.Length && cells[role] != '.';
}
