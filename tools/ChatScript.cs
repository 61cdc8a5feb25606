using System.CommandLine;
using System.CommandLine.Help;

namespace OrleansChat.Tools;

/// <summary>The script by which people call the tools.</summary>
internal static class ChatScript
{
    /// <summary>The root of a tool's commands, which help calls what people type.</summary>
    public static Command Root(string description, params Command[] commands)
    {
        var root = new Command("./chat", description) { new HelpOption() };
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }

        return root;
    }
}
