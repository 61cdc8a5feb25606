using System.Collections.Immutable;

namespace OrleansChat.Accounts;

/// <summary>An account as those see it who look after accounts.</summary>
/// <param name="User">Who they are to others.</param>
/// <param name="Role">Their role.</param>
/// <param name="Email">As typed; guests and provisioned people have none.</param>
/// <param name="Handle">As typed; guests and provisioned people have none.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="BannedAt">When the person was banned, if they are.</param>
/// <param name="BanReason">What the person is told, if a reason was given.</param>
[GenerateSerializer, Immutable, Alias("chat.account-summary")]
public sealed record AccountSummary(
    Participant User,
    DeploymentRole Role,
    string? Email,
    string? Handle,
    DateTimeOffset CreatedAt,
    DateTimeOffset? BannedAt,
    string? BanReason)
{
    public override string ToString() => $"AccountSummary {User.Id}";
}

/// <param name="Items">In the order of their ids.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
[GenerateSerializer, Immutable, Alias("chat.account-page")]
public sealed record AccountPage(ImmutableArray<AccountSummary> Items, UserId? Next);
