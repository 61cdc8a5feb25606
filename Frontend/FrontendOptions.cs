using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Frontend;

/// <summary>Settings of a frontend's way to the grains. Section <c>Frontend</c>.</summary>
public sealed class FrontendOptions
{
    public const string Section = "Frontend";

    /// <summary>After what delay clients are told to retry after a temporary error. Default 1 s.</summary>
    [Between("00:00:00", "00:05:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);
}

[OptionsValidator]
internal sealed partial class FrontendOptionsValidator : IValidateOptions<FrontendOptions>;
