namespace OrleansChat.Accounts;

/// <summary>The role of an account in the whole deployment. Has no default.</summary>
/// <remarks>
/// The numbers are sent between silos: never reuse one. 0 isn't a value. To compare ranks, use <see
/// cref="DeploymentRoles"/>.
/// </remarks>
[GenerateSerializer, Alias("chat.deployment-role")]
public enum DeploymentRole
{
    /// <summary>Runs the deployment; may grant every role.</summary>
    Superadmin = 1,

    /// <summary>Manages accounts and moderates conversations.</summary>
    Admin = 2,

    /// <summary>Answers customers in support conversations.</summary>
    Staff = 3,

    /// <summary>Registered, or provisioned by an application.</summary>
    Member = 4,

    /// <summary>Gave a name and nothing else.</summary>
    Guest = 5,
}

/// <summary>The order of deployment roles, and how they appear to others.</summary>
public static class DeploymentRoles
{
    /// <summary>Whether the role is the given one or ranks above it.</summary>
    public static bool IsAtLeast(this DeploymentRole role, DeploymentRole least) => Rank(role) >= Rank(least);

    /// <summary>Whether the role ranks above the other. Nobody can act on their equals.</summary>
    public static bool IsAbove(this DeploymentRole role, DeploymentRole other) => Rank(role) > Rank(other);

    /// <summary>The sender type of a person with this role; bots keep their own.</summary>
    public static SenderType SenderType(this DeploymentRole role) => role switch
    {
        DeploymentRole.Superadmin or DeploymentRole.Admin or DeploymentRole.Staff => Accounts.SenderType.Staff,
        DeploymentRole.Member => Accounts.SenderType.User,
        DeploymentRole.Guest => Accounts.SenderType.Guest,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "There is no such role."),
    };

    /// <summary>The role of a new account of this type.</summary>
    public static DeploymentRole First(SenderType type) => type switch
    {
        Accounts.SenderType.Guest => DeploymentRole.Guest,
        Accounts.SenderType.Staff => DeploymentRole.Staff,
        Accounts.SenderType.User or Accounts.SenderType.Bot or Accounts.SenderType.System => DeploymentRole.Member,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such sender type."),
    };

    private static int Rank(DeploymentRole role) => role switch
    {
        DeploymentRole.Superadmin => 5,
        DeploymentRole.Admin => 4,
        DeploymentRole.Staff => 3,
        DeploymentRole.Member => 2,
        DeploymentRole.Guest => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "There is no such role."),
    };
}
