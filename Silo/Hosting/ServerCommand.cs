using System.CommandLine;
using System.Globalization;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Silo.Hosting;

/// <summary>The command line of the server. Each option is also a setting, which it wins over.</summary>
internal static class ServerCommand
{
    private static readonly Option<string> Port = new("--port")
    {
        Description = "The port to listen on; 0 picks a free port. Default 8080.",
    };

    private static readonly Option<string> Profile = new("--profile")
    {
        Description = "Which defaults apply: development (default) or production.",
    };

    private static readonly Option<string> Role = new("--role")
    {
        Description = "The part of the server to run: all (default), silo or frontend.",
    };

    private static readonly (Option Option, string Setting)[] OwnNames =
    [
        (Port, $"{ServerOptions.Section}:{nameof(ServerOptions.Port)}"),
        (Profile, $"{ServerOptions.Section}:{nameof(ServerOptions.Profile)}"),
        (Role, $"{ServerOptions.Section}:{nameof(ServerOptions.Role)}"),
    ];

    /// <summary>The setting that each option is, also of the commands.</summary>
    public static IEnumerable<(Option Option, string Setting)> Names =>
        [.. OwnNames, .. SharedOptions.Names, .. AdminCommand.Names, .. AuditCommand.Names, .. MigrateCommand.Names];

    public static Task<int> Run(string[] args)
    {
        Profile.AcceptOnlyFromAmong(ServerOptions.Development, ServerOptions.Production);
        Role.AcceptOnlyFromAmong("all", "silo", "frontend");
        Port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !ushort.TryParse(token.Value, CultureInfo.InvariantCulture, out _))
            {
                result.AddError("--port must be a number from 0 to 65535.");
            }
        });
        var root = new RootCommand("Orleans.Chat: a realtime chat server.") { Port, Profile, Role };
        SharedOptions.AddTo(root);
        root.SetAction((parsed, _) => Server.Run(SharedOptions.Given(parsed, OwnNames)));
        root.Subcommands.Add(AdminCommand.Create());
        root.Subcommands.Add(AuditCommand.Create());
        root.Subcommands.Add(MigrateCommand.Create());

        // The host answers signals and says how long an end may take; the command line would cut it off after 2 s.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
