using Microsoft.Extensions.Options;

namespace OrleansChat.Grains.RateLimits;

internal sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    private const int CapacityMax = 1_000_000;

    private static readonly TimeSpan PeriodMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PeriodMax = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        if (options.Profile is not (RateLimitProfiles.Development or RateLimitProfiles.Production))
        {
            return ValidateOptionsResult.Fail(
                $"RateLimits:Profile is '{options.Profile}'; it must be development or production.");
        }

        var failures = new List<string>();
        foreach (var policy in options.Policies.Keys.Order(StringComparer.Ordinal))
        {
            if (RateLimitProfiles.Of(options.Profile) is var known && !known.ContainsKey(policy))
            {
                var nearest = NearestName.Of(policy, known.Keys).Name;
                failures.Add($"RateLimits:Policies:{policy} is no policy; did you mean {nearest}?");
                continue;
            }

            var own = options.Policy(policy);
            if (own.Capacity is < 1 or > CapacityMax)
            {
                failures.Add(
                    $"RateLimits:Policies:{policy}:Capacity is {own.Capacity}; it must be from 1 to 1,000,000.");
            }

            if (own.Period < PeriodMin || own.Period > PeriodMax)
            {
                failures.Add($"RateLimits:Policies:{policy}:Period is {own.Period}; it must be from 0.1 s to a day.");
            }
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
