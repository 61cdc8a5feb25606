namespace OrleansChat.Accounts;

/// <summary>What somebody is to the whole deployment. Required everywhere, has no default.</summary>
/// <remarks>
/// Numbers are sent between silos: never reuse one. 0 is no value. They are no ranks: <see cref="DeploymentRoles"/>
/// compares.
/// </remarks>
[GenerateSerializer, Alias("chat.deployment-role")]
public enum DeploymentRole
{
    Superadmin = 1,
    Admin = 2,
    Staff = 3,
    Member = 4,
    Guest = 5,
}

/// <summary>How deployment roles stand to each other, and to what others see of a person.</summary>
public static class DeploymentRoles
{
    /// <summary>Whether the role is that one or stands above it.</summary>
    public static bool IsAtLeast(this DeploymentRole role, DeploymentRole least) => Rank(role) >= Rank(least);

    /// <summary>Whether the role stands above the other: nobody acts on their equals.</summary>
    public static bool IsAbove(this DeploymentRole role, DeploymentRole other) => Rank(role) > Rank(other);

    /// <summary>What a person of that role writes as; a bot stays a bot.</summary>
    public static SenderType SenderType(this DeploymentRole role) => role switch
    {
        DeploymentRole.Superadmin or DeploymentRole.Admin or DeploymentRole.Staff => Accounts.SenderType.Staff,
        DeploymentRole.Member => Accounts.SenderType.User,
        DeploymentRole.Guest => Accounts.SenderType.Guest,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "There is no such role."),
    };

    /// <summary>What an account of that kind is at first, until somebody grants it another role.</summary>
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
