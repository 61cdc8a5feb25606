using System.CommandLine;
using System.Globalization;

namespace OrleansChat.Silo.Hosting;

/// <summary>The command line of the server.</summary>
internal static class ServerCommand
{
    private static readonly Option<int> Port = new("--port")
    {
        Description = "Where it listens; 0 takes a free port.",
        DefaultValueFactory = _ => 8080,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The folder of the SQLite database and of uploads.",
        DefaultValueFactory = _ => "./data",
    };

    private static readonly Option<string?> Database = new("--database")
    {
        Description = "A PostgreSQL connection string, such as \"Host=localhost;Database=chat\"; "
            + "without it SQLite in the data folder.",
    };

    private static readonly Option<string> Profile = new("--profile")
    {
        Description = "How strict the limits are: development or production.",
        DefaultValueFactory = _ => "development",
    };

    private static readonly Option<ServerRole> Role = new("--role")
    {
        Description = "What this process is: all, or (with --runtime orleans) silo or frontend.",
        DefaultValueFactory = _ => ServerRole.All,
    };

    public static Task<int> Run(string[] args)
    {
        Profile.AcceptOnlyFromAmong("development", "production");
        Port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !ushort.TryParse(token.Value, CultureInfo.InvariantCulture, out _))
            {
                result.AddError("--port must be a number from 0 to 65535.");
            }
        });
        var root = new RootCommand("Orleans.Chat: a realtime chat server.") { Port, Data, Database, Profile, Role };
        root.SetAction((parsed, _) => Server.Run(new ServerSettings(
            parsed.GetValue(Port),
            parsed.GetValue(Data)!,
            parsed.GetValue(Database),
            parsed.GetValue(Profile)!,
            parsed.GetValue(Role))));
        root.Subcommands.Add(AdminCommand.Create(Data, Database));
        root.Subcommands.Add(AuditCommand.Create(Data, Database));
        root.Subcommands.Add(MigrateCommand.Create(Database));

        // The host answers signals and says how long an end may take; the command line would cut it off after 2 s.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}

/// <summary>What the command line says.</summary>
/// <param name="Port">TCP port; 0 takes a free one.</param>
/// <param name="Data">Folder of the data; made when it is not there.</param>
/// <param name="Database">A PostgreSQL connection string; none: SQLite in <paramref name="Data"/>.</param>
/// <param name="Profile">The profile of the rate limits.</param>
/// <param name="Role">The parts that run in this process.</param>
internal sealed record ServerSettings(int Port, string Data, string? Database, string Profile, ServerRole Role);

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
