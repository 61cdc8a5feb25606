using System.Diagnostics;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>The commands of the server's program that end by themselves, such as <c>audit verify</c>.</summary>
public static class ChatCommand
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    /// <returns>The exit code, and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> Run(
        IEnumerable<string> arguments,
        CancellationToken cancellationToken = default,
        params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", [ServerProgram.Find(), .. arguments]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        await using var process = ChildProcess.Start(start);
        var exitCode = await process.Exit(MaxWait, cancellationToken);
        return (exitCode, process.Tail());
    }
}
