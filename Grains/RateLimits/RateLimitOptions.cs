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
    public string Profile { get; set; } = RateLimitProfiles.Production;

    /// <summary>Policies that differ from the profile, by name. What one leaves out is the profile's.</summary>
    public Dictionary<string, RateLimitPolicyOptions> Policies { get; set; } = [];

    /// <summary>What holds for a policy: its own setting, else the profile's.</summary>
    /// <exception cref="KeyNotFoundException">There is no policy of that name.</exception>
    public RateLimitPolicy Policy(string name)
    {
        var usual = RateLimitProfiles.Of(Profile)[name];
        return Policies.TryGetValue(name, out var own)
            ? new RateLimitPolicy { Capacity = own.Capacity ?? usual.Capacity, Period = own.Period ?? usual.Period }
            : usual;
    }
}

/// <summary>What a policy sets for itself.</summary>
public sealed class RateLimitPolicyOptions
{
    /// <summary>Tokens in a full bucket, from 1 to 1,000,000. Default: the profile's.</summary>
    public int? Capacity { get; set; }

    /// <summary>How long an empty bucket takes to be full again, from 0.1 s to a day. Default: the profile's.</summary>
    public TimeSpan? Period { get; set; }
}

/// <summary>A token bucket.</summary>
public sealed class RateLimitPolicy
{
    /// <summary>Tokens in a full bucket: the largest burst.</summary>
    public int Capacity { get; init; }

    /// <summary>How long an empty bucket takes to be full again.</summary>
    public TimeSpan Period { get; init; }
}

/// <summary>The two documented sets of limits.</summary>
public static class RateLimitProfiles
{
    public const string Development = "development";
    public const string Production = "production";

    private static readonly IReadOnlyDictionary<string, RateLimitPolicy> ForProduction =
        new Dictionary<string, RateLimitPolicy>(StringComparer.Ordinal)
        {
            [RateLimitPolicies.LogInPair] = Per(TimeSpan.FromMinutes(15), 5),
            [RateLimitPolicies.LogInEmail] = Per(TimeSpan.FromMinutes(1), 5),
            [RateLimitPolicies.LogInAddress] = Per(TimeSpan.FromMinutes(15), 30),
            [RateLimitPolicies.RegisterAddress] = Per(TimeSpan.FromHours(1), 20),
            [RateLimitPolicies.MailEmail] = Per(TimeSpan.FromHours(1), 3),
            [RateLimitPolicies.ApiAddress] = Per(TimeSpan.FromMinutes(15), 100),
            [RateLimitPolicies.CredentialAddress] = Per(TimeSpan.FromMinutes(15), 100),
            [RateLimitPolicies.ApiUser] = Per(TimeSpan.FromMinutes(1), 300),
            [RateLimitPolicies.ConnectAddress] = Per(TimeSpan.FromMinutes(1), 120),
            [RateLimitPolicies.ConnectUser] = Per(TimeSpan.FromMinutes(1), 60),
            [RateLimitPolicies.AdminUser] = Per(TimeSpan.FromMinutes(1), 120),
            [RateLimitPolicies.ApiKey] = Per(TimeSpan.FromMinutes(1), 600),
            [RateLimitPolicies.SendUser] = Per(TimeSpan.FromSeconds(10), 50),
            [RateLimitPolicies.SendConversation] = Per(TimeSpan.FromSeconds(10), 500),
            [RateLimitPolicies.ReadUser] = Per(TimeSpan.FromSeconds(10), 200),
            [RateLimitPolicies.UploadUser] = Per(TimeSpan.FromDays(1), 200),
        };

    private static readonly IReadOnlyDictionary<string, RateLimitPolicy> ForDevelopment =
        new Dictionary<string, RateLimitPolicy>(StringComparer.Ordinal)
        {
            [RateLimitPolicies.LogInPair] = Per(TimeSpan.FromMinutes(1), 60),
            [RateLimitPolicies.LogInEmail] = Per(TimeSpan.FromMinutes(1), 60),
            [RateLimitPolicies.LogInAddress] = Per(TimeSpan.FromMinutes(1), 600),
            [RateLimitPolicies.RegisterAddress] = Per(TimeSpan.FromMinutes(1), 20_000),
            [RateLimitPolicies.MailEmail] = Per(TimeSpan.FromMinutes(1), 60),
            [RateLimitPolicies.ApiAddress] = Per(TimeSpan.FromMinutes(1), 60_000),
            [RateLimitPolicies.CredentialAddress] = Per(TimeSpan.FromMinutes(1), 60_000),
            [RateLimitPolicies.ApiUser] = Per(TimeSpan.FromMinutes(1), 60_000),
            [RateLimitPolicies.ConnectAddress] = Per(TimeSpan.FromMinutes(1), 60_000),
            [RateLimitPolicies.ConnectUser] = Per(TimeSpan.FromMinutes(1), 60_000),
            [RateLimitPolicies.AdminUser] = Per(TimeSpan.FromMinutes(1), 60_000),
            [RateLimitPolicies.ApiKey] = Per(TimeSpan.FromMinutes(1), 60_000),
            [RateLimitPolicies.SendUser] = Per(TimeSpan.FromSeconds(1), 5_000),
            [RateLimitPolicies.SendConversation] = Per(TimeSpan.FromSeconds(1), 20_000),
            [RateLimitPolicies.ReadUser] = Per(TimeSpan.FromSeconds(1), 5_000),
            [RateLimitPolicies.UploadUser] = Per(TimeSpan.FromMinutes(1), 5_000),
        };

    public static IReadOnlyDictionary<string, RateLimitPolicy> Of(string profile) =>
        profile == Development ? ForDevelopment : ForProduction;

    private static RateLimitPolicy Per(TimeSpan period, int capacity) => new() { Capacity = capacity, Period = period };
}
