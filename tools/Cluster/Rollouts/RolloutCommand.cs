using System.CommandLine;
using OrleansChat.Tests.Client.Load;

namespace OrleansChat.Tools.Cluster.Rollouts;

/// <summary>The command line of <c>cluster rollout</c>.</summary>
internal static class RolloutCommand
{
    private const string Server = "OrleansChat.Silo.dll";

    private static readonly string Description = $"""
        Starts a cluster and replaces each of its processes, one by one, by a new one, while {LoadShape.Rooms.Senders}
        people write to {LoadShape.Rooms.Conversations} rooms and {LoadShape.Rooms.Readers} read them all: a new process
        starts and is ready, then an old one is asked to end (SIGTERM). Clients come over real WebSockets, return as the
        web client does, and resume where they were. In the end what was acknowledged is held against what is stored
        and what each reader was shown.

        Exit code 0: nothing was lost, doubled, reordered, altered or refused; 1: something was, or a room stood still
        for more than a minute; 2: it could not run.
        """;

    public static Command Create()
    {
        var arguments = new ClusterArguments();
        var build = new Option<DirectoryInfo?>("--build")
        {
            Description = $"The folder of the build that comes in, with {Server} in it. Without it: the present one.",
            HelpName = "FOLDER",
        };
        build.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<DirectoryInfo?>() is { } folder && !File.Exists(Program(folder)))
            {
                result.AddError($"--build takes the folder of a built server; {folder} has no {Server}.");
            }
        });
        var command = new Command("rollout", Description);
        arguments.AddTo(command);
        command.Options.Add(build);
        command.SetAction((parsed, cancellationToken) => Rollout.Run(
            arguments.Read(parsed), parsed.GetValue(build) is { } folder ? Program(folder) : null, cancellationToken));
        return command;
    }

    private static string Program(DirectoryInfo folder) => Path.Combine(folder.FullName, Server);
}
