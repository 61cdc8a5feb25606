using System.Collections.Immutable;
using OrleansChat.Uploads;

namespace OrleansChat.Accounts;

/// <summary>An account as its owner and administrators see it.</summary>
/// <param name="User">The account as others see it.</param>
/// <param name="Role">Its role in the deployment.</param>
/// <param name="Email">The e-mail address as typed; null for guests and provisioned accounts.</param>
/// <param name="Handle">The handle as typed; null for guests and provisioned accounts.</param>
/// <param name="CreatedAt">When the account was created, UTC.</param>
/// <param name="BannedAt">When it was banned, UTC; null if it isn't.</param>
/// <param name="BanReason">The reason that the banned person is told, if there is one.</param>
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
    /// <summary>The upload with the person's picture, if they have one.</summary>
    [Id(0)]
    public UploadId? Avatar { get; init; }

    /// <summary>Names the account, without personal data.</summary>
    public override string ToString() => $"AccountSummary {User.Id}";
}

/// <summary>A page of accounts.</summary>
/// <param name="Items">Ordered by id.</param>
/// <param name="Next">The id after which the next page begins; null on the last page.</param>
[GenerateSerializer, Immutable, Alias("chat.account-page")]
public sealed record AccountPage(ImmutableArray<AccountSummary> Items, UserId? Next);
