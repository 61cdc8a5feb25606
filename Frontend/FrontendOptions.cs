using Microsoft.Extensions.Options;

namespace OrleansChat.Frontend;

/// <summary>Settings of a frontend's way to the grains. Section <c>Frontend</c>.</summary>
public sealed class FrontendOptions
{
    public const string Section = "Frontend";

    /// <summary>When clients are told to ask again after a temporary error. Default 1 s.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How many grains read for this frontend. Default 4: their turns are short, the database does the work.
    /// </summary>
    public int Readers { get; set; } = 4;
}

internal sealed class FrontendOptionsValidator : IValidateOptions<FrontendOptions>
{
    public ValidateOptionsResult Validate(string? name, FrontendOptions options)
    {
        if (options.RetryAfter < TimeSpan.Zero || options.RetryAfter > TimeSpan.FromMinutes(5))
        {
            return ValidateOptionsResult.Fail(
                $"Frontend:RetryAfter is {options.RetryAfter}; it must be at most 5 min.");
        }

        return options.Readers is < 1 or > 1_024
            ? ValidateOptionsResult.Fail($"Frontend:Readers is {options.Readers}; it must be from 1 to 1,024.")
            : ValidateOptionsResult.Success;
    }
}
