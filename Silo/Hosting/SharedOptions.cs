using System.CommandLine;
using System.CommandLine.Parsing;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Silo.Hosting;

/// <summary>The options of every command, and how options become settings.</summary>
internal static class SharedOptions
{
    private static readonly Option<string> Data = new("--data")
    {
        Description = "The folder of the SQLite database and of uploads. Default ./data.",
    };

    private static readonly Option<string> Database = new("--database")
    {
        Description = "A PostgreSQL connection string, such as \"Host=localhost;Database=chat\", or "
            + "postgres://user@host/name; without it SQLite in the data folder.",
    };

    private static readonly Option<string> Settings = new("--settings")
    {
        Description = "A JSON file with settings.",
    };

    private static readonly Option<string> Secrets = new("--secrets")
    {
        Description = "A folder with a file a setting, such as ConnectionStrings__Chat.",
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "Any setting, as NAME=VALUE, such as Connections:Ping=00:00:15. Can be repeated.",
        HelpName = "NAME=VALUE",
        Validators = { CheckPairs },
    };

    /// <summary>The setting that each option is.</summary>
    public static IReadOnlyList<(Option Option, string Setting)> Names { get; } =
    [
        (Data, $"{ServerOptions.Section}:{nameof(ServerOptions.Data)}"),
        (Database, $"{ConnectionStrings.Section}:{nameof(ConnectionStrings.Chat)}"),
        (Settings, $"{ServerOptions.Section}:{nameof(ServerOptions.Settings)}"),
        (Secrets, $"{ServerOptions.Section}:{nameof(ServerOptions.Secrets)}"),
    ];

    public static void AddTo(Command command)
    {
        command.Options.Add(Set);
        foreach (var (option, _) in Names)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the command line says, by the names of the settings. A setting's own option wins.</summary>
    public static Dictionary<string, string?> Given(
        ParseResult parsed, params IEnumerable<(Option Option, string Setting)> further)
    {
        var given = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in parsed.GetValue(Set) ?? [])
        {
            var end = pair.IndexOf('=', StringComparison.Ordinal);
            given[pair[..end]] = pair[(end + 1)..];
        }

        foreach (var (option, setting) in Names.Concat(further))
        {
            if (parsed.GetResult(option) is { Tokens: [var token, ..] })
            {
                given[setting] = token.Value;
            }
        }

        return given;
    }

    private static void CheckPairs(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
        {
            result.AddError($"--set takes NAME=VALUE, such as Connections:Ping=00:00:15; '{token.Value}' is not that.");
        }
    }
}
