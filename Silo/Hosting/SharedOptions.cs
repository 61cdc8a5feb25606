using System.CommandLine;
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
        foreach (var (option, _) in Names)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the command line says, by the names of the settings.</summary>
    public static Dictionary<string, string?> Given(
        ParseResult parsed, params IEnumerable<(Option Option, string Setting)> further) =>
        Names.Concat(further)
            .Select(name => (name.Setting, Result: parsed.GetResult(name.Option)))
            .Where(given => given.Result is { Tokens: [_, ..] })
            .ToDictionary(given => given.Setting, given => (string?)given.Result!.Tokens[0].Value);
}
