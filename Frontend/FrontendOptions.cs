using Microsoft.Extensions.Options;

namespace OrleansChat.Frontend;

/// <summary>Settings of a frontend's way to the grains. Section <c>Frontend</c>.</summary>
public sealed class FrontendOptions
{
    public const string Section = "Frontend";

    /// <summary>After what delay clients are told to retry after a temporary error. Default 1 s.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);
}

internal sealed class FrontendOptionsValidator : IValidateOptions<FrontendOptions>
{
    public ValidateOptionsResult Validate(string? name, FrontendOptions options)
    {
        return options.RetryAfter < TimeSpan.Zero || options.RetryAfter > TimeSpan.FromMinutes(5)
            ? ValidateOptionsResult.Fail($"Frontend:RetryAfter is {options.RetryAfter}; it must be at most 5 min.")
            : ValidateOptionsResult.Success;
    }
}
