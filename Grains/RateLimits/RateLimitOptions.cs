using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Grains.RateLimits;

/// <summary>What the rate limits allow. Section <c>RateLimits</c>. Reloaded without restart.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>
    /// The policies, by name. The defaults are for the public; the development profile is generous, because one address
    /// may be hundreds of people there. Limits are active in both, and nothing is exempt.
    /// </summary>
    [RateLimitPolicies]
    public Dictionary<string, RateLimitPolicy> Policies { get; } = DefaultRateLimits.Create();
}

[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;

/// <summary>A token bucket.</summary>
public sealed class RateLimitPolicy
{
    /// <summary>Tokens in a full bucket, and so the largest burst; from 1 to 1,000,000.</summary>
    public int Capacity { get; set; }

    /// <summary>How long an empty bucket takes to be full again; from 0.1 s to a day.</summary>
    public TimeSpan Period { get; set; }
}

/// <summary>Policies that there are, with values within bounds.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RateLimitPoliciesAttribute : ValidationAttribute
{
    private const int CapacityMax = 1_000_000;

    private static readonly TimeSpan PeriodMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PeriodMax = TimeSpan.FromDays(1);

    public override bool RequiresValidationContext => true;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var mistakes = ((Dictionary<string, RateLimitPolicy>)value!)
            .OrderBy(policy => policy.Key, StringComparer.Ordinal)
            .SelectMany(policy => Mistakes(policy.Key, policy.Value))
            .ToList();
        return mistakes.Count > 0 ? new ValidationResult(string.Join('\n', mistakes)) : ValidationResult.Success;
    }

    private static IEnumerable<string> Mistakes(string name, RateLimitPolicy policy)
    {
        var setting = $"{RateLimitOptions.Section}:{nameof(RateLimitOptions.Policies)}:{name}";
        if (!DefaultRateLimits.Names.Contains(name))
        {
            var nearest = NearestName.Of(name, DefaultRateLimits.Names).Name;
            yield return $"{setting} is no policy; did you mean {nearest}?";
            yield break;
        }

        if (policy.Capacity is < 1 or > CapacityMax)
        {
            yield return $"{setting}:Capacity is '{policy.Capacity}'; it must be from 1 to 1,000,000.";
        }

        if (policy.Period < PeriodMin || policy.Period > PeriodMax)
        {
            yield return $"{setting}:Period is '{policy.Period}'; it must be from 00:00:00.100 to 1.00:00:00.";
        }
    }
}
