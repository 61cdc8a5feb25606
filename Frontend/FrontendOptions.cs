using Microsoft.Extensions.Options;

namespace OrleansChat.Frontend;

/// <summary>Settings of a frontend's way to the grains. Section <c>Frontend</c>.</summary>
public sealed class FrontendOptions
{
    public const string Section = "Frontend";

    /// <summary>
    /// How long a call to a grain may take. Default 15 s: longer than a silo gives a commit, shorter than a person's
    /// patience. Afterwards the client gets <c>timeout</c>, and the outcome is unknown.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(15);

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
        if (options.CallTimeout < TimeSpan.FromMilliseconds(100) || options.CallTimeout > TimeSpan.FromMinutes(5))
        {
            return ValidateOptionsResult.Fail(
                $"Frontend:CallTimeout is {options.CallTimeout}; it must be from 0.1 s to 5 min.");
        }

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
