using System.ComponentModel.DataAnnotations;
using OrleansChat.RateLimits;

namespace OrleansChat.Grains.RateLimits;

/// <summary>What the rate limits allow. Section <c>RateLimits</c>. Reloaded without restart.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>
    /// The profile that policies come from when they are not set one by one: <c>development</c> (generous, one address
    /// may be hundreds of people) or <c>production</c>. Limits run in both, and nothing is exempt.
    /// </summary>
    [RegularExpression(
        "development|production",
        ErrorMessage = "RateLimits:Profile must be development or production.")]
    public string Profile { get; set; } = RateLimitProfiles.Production;

    /// <summary>Policies that differ from the profile, by name.</summary>
    public Dictionary<string, RateLimitPolicy> Policies { get; set; } = [];

    /// <summary>What holds for a policy: its own setting, else the profile's.</summary>
    /// <exception cref="KeyNotFoundException">There is no policy of that name.</exception>
    public RateLimitPolicy Policy(string name) =>
        Policies.TryGetValue(name, out var own) ? own : RateLimitProfiles.Of(Profile)[name];
}

/// <summary>A token bucket.</summary>
public sealed class RateLimitPolicy
{
    /// <summary>Tokens in a full bucket: the largest burst.</summary>
    [Range(1, 1_000_000)]
    public int Capacity { get; set; }

    /// <summary>How long an empty bucket takes to be full again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan Period { get; set; }
}

/// <summary>The two documented sets of limits.</summary>
public static class RateLimitProfiles
{
    public const string Development = "development";
    public const string Production = "production";

    private static readonly IReadOnlyDictionary<string, RateLimitPolicy> ForProduction =
        new Dictionary<string, RateLimitPolicy>(StringComparer.Ordinal)
        {
            [RateLimitPolicies.LogInEmail] = Per(TimeSpan.FromMinutes(1), 5),
            [RateLimitPolicies.LogInAddress] = Per(TimeSpan.FromMinutes(15), 5),
            [RateLimitPolicies.RegisterAddress] = Per(TimeSpan.FromHours(1), 20),
            [RateLimitPolicies.ApiAddress] = Per(TimeSpan.FromMinutes(15), 100),
            [RateLimitPolicies.ConnectAddress] = Per(TimeSpan.FromMinutes(1), 120),
            [RateLimitPolicies.SendUser] = Per(TimeSpan.FromSeconds(10), 50),
            [RateLimitPolicies.SendConversation] = Per(TimeSpan.FromSeconds(10), 500),
            [RateLimitPolicies.ReadUser] = Per(TimeSpan.FromSeconds(10), 200),
        };

    private static readonly IReadOnlyDictionary<string, RateLimitPolicy> ForDevelopment =
        new Dictionary<string, RateLimitPolicy>(StringComparer.Ordinal)
        {
            [RateLimitPolicies.LogInEmail] = Per(TimeSpan.FromMinutes(1), 60),
            [RateLimitPolicies.LogInAddress] = Per(TimeSpan.FromMinutes(1), 600),
            [RateLimitPolicies.RegisterAddress] = Per(TimeSpan.FromMinutes(1), 20_000),
            [RateLimitPolicies.ApiAddress] = Per(TimeSpan.FromMinutes(1), 60_000),
            [RateLimitPolicies.ConnectAddress] = Per(TimeSpan.FromMinutes(1), 60_000),
            [RateLimitPolicies.SendUser] = Per(TimeSpan.FromSeconds(1), 5_000),
            [RateLimitPolicies.SendConversation] = Per(TimeSpan.FromSeconds(1), 20_000),
            [RateLimitPolicies.ReadUser] = Per(TimeSpan.FromSeconds(1), 5_000),
        };

    public static IReadOnlyDictionary<string, RateLimitPolicy> Of(string profile) =>
        profile == Development ? ForDevelopment : ForProduction;

    private static RateLimitPolicy Per(TimeSpan period, int capacity) => new() { Capacity = capacity, Period = period };
}
