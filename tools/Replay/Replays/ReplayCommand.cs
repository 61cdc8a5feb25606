using System.CommandLine;

namespace OrleansChat.Tools.Replay.Replays;

/// <summary>The command line of <c>replay</c>.</summary>
internal static class ReplayCommand
{
    private const string Description = """
        Plays channel logs through real sockets and compares what the server made of them with the files, to the
        character.

        Each file becomes a channel of its own; each person in it an account and a socket. A person who changes nicks
        stays the same person, shown with the first nick. A file's messages go out one by one, each after the
        acknowledgement of the one before: that keeps their order. For more at once, play several files (--parallel).

        Lines: '[09:13] <nick> text' is a message. An action ('[09:13]  * nick waves', in older logs '=== nick waves')
        is a message of its person with the text '* nick waves'. Joins, parts and modes are not played. Lines without
        text are skipped and named. Bytes that are no UTF-8 become U+FFFD when a file is read, and nowhere else.

        Exit code 0: everything was acknowledged, and history and every reader agree with the files.
        """;

    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("FILE")
        {
            Description = "Logs to play.",
            Arity = ArgumentArity.OneOrMore,
        };
        files.AcceptExistingOnly();
        var pace = new Option<Pace>("--speed")
        {
            Description = "How many times as fast as the minute stamps say (60, 0.5, …), or max.",
            HelpName = "factor|max",
            DefaultValueFactory = _ => Pace.Fastest,
            CustomParser = argument =>
            {
                var parsed = Pace.Parse(argument.Tokens[0].Value);
                if (parsed is null)
                {
                    argument.AddError("--speed takes a factor above 0, or max.");
                }

                return parsed;
            },
        };
        var readers = Number("--readers", 1, "Further people who join each file, listen, and are compared.", 0);
        var parallel = Number("--parallel", 1, "How many files to play at once.", 1);
        var url = ServerOption.Create("A running server. Without it, replay starts its own.");
        var database = new Option<string?>("--database")
        {
            Description = "For its own server: a PostgreSQL connection string, or 'postgres' for a temporary one on "
                + "this machine. Without it: SQLite in a temporary folder.",
        };
        var profile = new Option<string?>("--profile") { Description = "For its own server: the profile of limits." };
        var restart = Number("--restart-after", 0, "Restarts its own server after each so many messages; 0 never.", 0);
        var kill = new Option<bool>("--kill") { Description = "Restarts by SIGKILL instead of SIGTERM." };
        var command = new Command("replay", Description)
        {
            files, pace, readers, parallel, url, database, profile, restart, kill,
        };
        command.Validators.Add(result =>
        {
            var wantsItsOwn = result.GetValue(restart) > 0 || result.GetValue(database) is not null;
            if (wantsItsOwn && result.GetValue(url) is not null)
            {
                result.AddError("--database and --restart-after are for a server of its own: leave out --url.");
            }
        });
        command.SetAction((parsed, cancellationToken) => ReplayRun.Run(
            new ReplayOptions(
                parsed.GetRequiredValue(files),
                parsed.GetRequiredValue(pace),
                parsed.GetValue(readers),
                parsed.GetValue(parallel),
                parsed.GetValue(url),
                parsed.GetValue(database),
                parsed.GetValue(profile),
                parsed.GetValue(restart),
                parsed.GetValue(kill)),
            cancellationToken));
        return command;
    }

    private static Option<int> Number(string name, int normal, string description, int least)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => normal };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least)
            {
                result.AddError($"{name} takes a number from {least} on.");
            }
        });
        return option;
    }
}
