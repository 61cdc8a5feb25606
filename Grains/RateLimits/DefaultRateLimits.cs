using System.Collections.Frozen;
using OrleansChat.RateLimits;

namespace OrleansChat.Grains.RateLimits;

/// <summary>The limits for the public; appsettings.Development.json has those of the development profile.</summary>
internal static class DefaultRateLimits
{
    private static readonly (string Policy, int Capacity, TimeSpan Period)[] Limits =
    [
        (RateLimitPolicies.LogInPair, 5, TimeSpan.FromMinutes(15)),
        (RateLimitPolicies.LogInEmail, 5, TimeSpan.FromMinutes(1)),
        (RateLimitPolicies.LogInAddress, 30, TimeSpan.FromMinutes(15)),
        (RateLimitPolicies.RegisterAddress, 20, TimeSpan.FromHours(1)),
        (RateLimitPolicies.MailEmail, 3, TimeSpan.FromHours(1)),
        (RateLimitPolicies.ApiAddress, 100, TimeSpan.FromMinutes(15)),
        (RateLimitPolicies.CredentialAddress, 100, TimeSpan.FromMinutes(15)),
        (RateLimitPolicies.ApiUser, 300, TimeSpan.FromMinutes(1)),
        (RateLimitPolicies.ConnectAddress, 120, TimeSpan.FromMinutes(1)),
        (RateLimitPolicies.ConnectUser, 60, TimeSpan.FromMinutes(1)),
        (RateLimitPolicies.AdminUser, 120, TimeSpan.FromMinutes(1)),
        (RateLimitPolicies.ApiKey, 600, TimeSpan.FromMinutes(1)),
        (RateLimitPolicies.SendUser, 50, TimeSpan.FromSeconds(10)),
        (RateLimitPolicies.SendConversation, 500, TimeSpan.FromSeconds(10)),
        (RateLimitPolicies.ReadUser, 200, TimeSpan.FromSeconds(10)),
        (RateLimitPolicies.SearchUser, 20, TimeSpan.FromSeconds(10)),
        (RateLimitPolicies.ProfileUser, 10, TimeSpan.FromHours(1)),
        (RateLimitPolicies.UploadUser, 200, TimeSpan.FromDays(1)),
    ];

    /// <summary>The policies that there are.</summary>
    public static FrozenSet<string> Names { get; } =
        Limits.Select(limit => limit.Policy).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>New objects, which settings may change.</summary>
    public static Dictionary<string, RateLimitPolicy> Create() => Limits.ToDictionary(
        limit => limit.Policy,
        limit => new RateLimitPolicy { Capacity = limit.Capacity, Period = limit.Period },
        StringComparer.OrdinalIgnoreCase);
}
