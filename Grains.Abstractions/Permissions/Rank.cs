using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Permissions;

/// <summary>
/// Who stands above whom in a conversation: superadmin, admin, owner, moderator, member, reader, and last who is no
/// member. People can act on those below them, not on their equals.
/// </summary>
public static class Rank
{
    private const int Superadmin = -1;
    private const int Admin = 0;
    private const int Outsider = 5;

    /// <param name="member">The role in the conversation; none for who is no member.</param>
    /// <param name="deployment">The role in the deployment, as far as it is known.</param>
    /// <returns>The smaller, the higher.</returns>
    public static int Of(MemberRole? member, DeploymentRole? deployment) => deployment switch
    {
        DeploymentRole.Superadmin => Superadmin,
        DeploymentRole.Admin => Admin,
        _ => Of(member),
    };

    /// <inheritdoc cref="Of(MemberRole?, DeploymentRole?)"/>
    public static int Of(MemberRole? member) => member is { } role ? (int)role : Outsider;
}
