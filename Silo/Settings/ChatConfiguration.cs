using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrleansChat.Silo.Settings;

/// <summary>
/// Where settings come from, the later winning: <c>appsettings.json</c> beside the program and that of the profile, the
/// operator's file, the environment, the folder of secrets, files that <c>…:File</c> names, the command line.
/// </summary>
internal static class ChatConfiguration
{
    private const string OwnFile = "appsettings.json";
    private const string Profile = $"{ServerOptions.Section}:{nameof(ServerOptions.Profile)}";
    private const string FileKeyEnd = ":" + KnownSettings.FileSuffix;

    /// <summary>All settings as they are now.</summary>
    /// <exception cref="OptionsValidationException">A file cannot be read.</exception>
    public static IConfigurationRoot Load(IReadOnlyDictionary<string, string?> commandLine)
    {
        // Any source may name the profile, whose file comes before them.
        using var first = Load(commandLine, profile: null);
        return Load(commandLine, first[Profile] ?? new ServerOptions().Profile);
    }

    /// <summary>The environment of the host, after which the file of a profile is named.</summary>
    public static string EnvironmentOf(string profile) =>
        profile == ServerOptions.Production ? Environments.Production : Environments.Development;

    private static ConfigurationManager Load(IReadOnlyDictionary<string, string?> commandLine, string? profile)
    {
        var builder = new ConfigurationManager();
        builder.SetBasePath(AppContext.BaseDirectory);
        var files = profile is null ? [OwnFile] : new[] { OwnFile, $"appsettings.{EnvironmentOf(profile)}.json" };
        foreach (var file in files)
        {
            Try(file, file, () => builder.AddJsonFile(file, optional: true));
        }

        builder.AddEnvironmentVariables();
        builder.AddOperatorSources(commandLine, reload: false);
        return builder;
    }

    /// <summary>Adds what the host does not read by itself: it knows its own files and the environment.</summary>
    /// <exception cref="OptionsValidationException">A file cannot be read.</exception>
    public static void AddOperatorSources(
        this IConfigurationManager configuration, IReadOnlyDictionary<string, string?> commandLine, bool reload)
    {
        configuration.AddInMemoryCollection(commandLine);
        if (configuration[Name(nameof(ServerOptions.Settings))] is { Length: > 0 } file)
        {
            Try(
                Name(nameof(ServerOptions.Settings)),
                file,
                () => configuration.AddJsonFile(Path.GetFullPath(file), optional: false, reload));
            configuration.AddEnvironmentVariables();
        }

        if (configuration[Name(nameof(ServerOptions.Secrets))] is { Length: > 0 } folder)
        {
            Try(
                Name(nameof(ServerOptions.Secrets)),
                folder,
                () => configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false, reload));
        }

        configuration.AddInMemoryCollection(ReadFiles(configuration));
        configuration.AddInMemoryCollection(commandLine);
    }

    private static Dictionary<string, string?> ReadFiles(IConfiguration configuration)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, file) in configuration.AsEnumerable())
        {
            if (file is { Length: > 0 }
                && key.EndsWith(FileKeyEnd, StringComparison.OrdinalIgnoreCase)
                && KnownSettings.SectionNames.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase))
            {
                Try(key, file, () => values[key[..^FileKeyEnd.Length]] = File.ReadAllText(file).TrimEnd('\r', '\n'));
            }
        }

        return values;
    }

    private static void Try(string setting, string path, Action read)
    {
        try
        {
            read();
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            var why = fault.GetBaseException().Message;
            throw new OptionsValidationException(
                setting, typeof(ServerOptions), [$"{setting} is '{path}', which cannot be read: {why}"]);
        }
    }

    private static string Name(string setting) => $"{ServerOptions.Section}:{setting}";
}
