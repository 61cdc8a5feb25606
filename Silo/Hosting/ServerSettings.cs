using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OrleansChat.Grains;
using OrleansChat.Grains.RateLimits;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Silo.Hosting;

/// <summary>What decides how the server is put together.</summary>
/// <param name="Port">TCP port; 0 takes a free one.</param>
/// <param name="Data">Folder of the data; made when it is not there.</param>
/// <param name="Database">A PostgreSQL connection string; none: SQLite in <paramref name="Data"/>.</param>
/// <param name="Profile">The profile of the rate limits.</param>
/// <param name="Role">The parts that run in this process.</param>
internal sealed record ServerSettings(int Port, string Data, string? Database, string Profile, ServerRole Role)
{
    /// <summary>As platforms name the database that they give to a program.</summary>
    private const string DatabaseUrl = "DATABASE_URL";

    /// <exception cref="OptionsValidationException">A name or a value is wrong.</exception>
    public static ServerSettings Read(IConfiguration configuration)
    {
        Refuse(KnownSettings.Mistakes(configuration));
        var options = Read<ServerOptions>(configuration, ServerOptions.Section);
        var profile = $"{RateLimitOptions.Section}:{nameof(RateLimitOptions.Profile)}";
        Refuse(configuration[profile] is { } other && other != options.Profile
            ? [$"{profile} is '{other}'; the profile is set by Server:Profile or --profile."]
            : []);
        var database = configuration.GetConnectionString(nameof(ConnectionStrings.Chat));
        return new ServerSettings(
            options.Port,
            options.Data,
            string.IsNullOrEmpty(database) ? NullIfEmpty(configuration[DatabaseUrl]) : database,
            options.Profile,
            Enum.Parse<ServerRole>(options.Role, ignoreCase: true));
    }

    /// <summary>Binds a section by itself, where there is no host to do it.</summary>
    /// <exception cref="OptionsValidationException">A value is wrong.</exception>
    public static TOptions Read<TOptions>(IConfiguration configuration, string section)
        where TOptions : class, new()
    {
        var options = new TOptions();
        configuration.GetSection(section).Bind(options);
        Refuse(AnnotatedOptions.Failures(options, section));
        return options;
    }

    private static void Refuse(IReadOnlyList<string> mistakes)
    {
        if (mistakes.Count > 0)
        {
            throw new OptionsValidationException(ServerOptions.Section, typeof(ServerSettings), mistakes);
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>The parts of the server that a process runs.</summary>
internal enum ServerRole
{
    /// <summary>Silo and frontend.</summary>
    All,

    /// <summary>Grains and storage; listens for other processes of the cluster only.</summary>
    Silo,

    /// <summary>Sockets and HTTP; has no way to the database.</summary>
    Frontend,
}
