using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Silo.Settings;

/// <summary>The levels of the section <c>Logging</c>, for all logs or for those of one provider.</summary>
internal static class LogLevels
{
    /// <summary>The name of the section, which is the framework's.</summary>
    public const string Root = "Logging";

    private const string LevelsOf = "LogLevel";

    private static readonly string Names = string.Join(", ", Enum.GetNames<LogLevel>());

    /// <returns>A sentence for each level that there is not.</returns>
    public static IEnumerable<string> Mistakes(IConfiguration configuration) =>
        from section in configuration.GetSection(Root).GetChildren().Prepend(configuration.GetSection(Root))
        from level in section.GetSection(LevelsOf).GetChildren()
        where level.Value is { Length: > 0 } && !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _)
        select $"{level.Path} is '{level.Value}'; it must be one of {Names}.";
}
