using System.CommandLine;
using OrleansChat.Tools.Cluster.Prompts;
using OrleansChat.Tools.Cluster.Rollouts;

namespace OrleansChat.Tools.Cluster;

/// <summary>The command line of <c>cluster</c>.</summary>
internal static class ClusterCommand
{
    private static readonly string Description = $"""
        Starts a cluster on this machine to play with: silos and frontends as processes of their own, with Debian's
        PostgreSQL and Redis (installed when they are missing and this is root) in temporary folders. The page opens at
        each frontend. 'quit', Ctrl-C and the end of the input end all processes and remove all folders.

        At the prompt, or on standard input, a command a line:

        {PromptCommand.Help.ReplaceLineEndings("\n    ").TrimEnd()}

        While the load is on, each command is followed by what people noticed of it: the longest time in which a reader
        was shown nothing of a room, the longest wait for an answer and for an acknowledgement.
        """;

    public static Command Create()
    {
        var arguments = new ClusterArguments();
        var command = new Command("cluster", Description) { RolloutCommand.Create() };
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Playground.Run(arguments.Read(parsed), cancellationToken));
        return command;
    }
}
