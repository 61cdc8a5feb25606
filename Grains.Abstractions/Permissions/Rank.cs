using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Permissions;

/// <summary>
/// The order of people in a conversation: superadmin, admin, owner, moderator, member, reader, outsider. People can act
/// on those below them, not on their equals.
/// </summary>
public static class Rank
{
    private const int Superadmin = -1;
    private const int Admin = 0;
    private const int Outsider = 5;

    /// <summary>The rank of a person.</summary>
    /// <param name="member">The role in the conversation; null for outsiders.</param>
    /// <param name="deployment">The role in the deployment; null if it isn't known.</param>
    /// <returns>A number; the smaller, the higher the rank.</returns>
    public static int Of(MemberRole? member, DeploymentRole? deployment) => deployment switch
    {
        DeploymentRole.Superadmin => Superadmin,
        DeploymentRole.Admin => Admin,
        _ => Of(member),
    };

    /// <inheritdoc cref="Of(MemberRole?, DeploymentRole?)"/>
    public static int Of(MemberRole? member) => member is { } role ? (int)role : Outsider;
}
